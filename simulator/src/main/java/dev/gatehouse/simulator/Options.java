package dev.gatehouse.simulator;

/**
 * How a simulator runs.
 *
 * @param host address to listen on
 * @param port port to listen on, 0 for any free one
 * @param loops event loops
 * @param record how many requests are remembered; 0 for none, totals are counted all the same
 * @param recordBytes how many bytes of request bodies are remembered at most; the oldest requests are forgotten first
 * @param defaults directives of every request that does not say otherwise, as in {@code "latency=5 pace=20"}
 */
public record Options(String host, int port, int loops, int record, long recordBytes, String defaults) {

    /** Loopback, any port, one event loop per core, 10,000 requests and 256 MiB remembered, no default directives. */
    public Options() {
        this("127.0.0.1", 0, Runtime.getRuntime().availableProcessors(), 10_000, 256L << 20, "");
    }

    public Options withHost(String host) {
        return new Options(host, port, loops, record, recordBytes, defaults);
    }

    public Options withPort(int port) {
        return new Options(host, port, loops, record, recordBytes, defaults);
    }

    public Options withLoops(int loops) {
        return new Options(host, port, loops, record, recordBytes, defaults);
    }

    public Options withRecord(int record) {
        return new Options(host, port, loops, record, recordBytes, defaults);
    }

    public Options withRecordBytes(long recordBytes) {
        return new Options(host, port, loops, record, recordBytes, defaults);
    }

    public Options withDefaults(String defaults) {
        return new Options(host, port, loops, record, recordBytes, defaults);
    }
}
