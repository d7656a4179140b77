package dev.gatehouse.bench.stand;

/**
 * What is asked.
 *
 * @param streamed the answer is a stream of events
 */
public record Workload(String body, boolean streamed) {
    static final String PATH = "/v1/chat/completions";
    private static final int TEXT_BYTES = 860;

    /** 1 KB in, 0.8 KB out. */
    public static Workload request() {
        return new Workload(body("[[sim tokens=45]]", false), false);
    }

    /** {@code chunks} events with content, 10 ms apart. */
    public static Workload stream(int chunks) {
        return new Workload(body("[[sim tokens=%d pace=10]]".formatted(chunks), true), true);
    }

    private static String body(String directives, boolean streamed) {
        var text = "The quick brown fox jumps over the lazy dog. ".repeat(20).substring(0, TEXT_BYTES);
        return """
                {"model":"gpt-4o","temperature":0.2,"stream":%s,"messages":[{"role":"system","content":"Be brief."},\
                {"role":"user","content":"%s %s"}]}""".formatted(streamed, text, directives);
    }
}
