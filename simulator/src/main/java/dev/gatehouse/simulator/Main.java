package dev.gatehouse.simulator;

import java.util.StringJoiner;

/** The simulator as a process of its own. */
public final class Main {
    private static final String USAGE = """
            usage: simulator [--host 127.0.0.1] [--port 4010] [--loops N] [--record N] [--record-bytes N] [--DIRECTIVE VALUE]...
            Any directive of a request is taken as a default, as in --latency 20 --pace 5; see the README for their list.""";

    private Main() {}

    public static void main(String[] arguments) {
        try {
            Simulator simulator = Simulator.start(options(arguments));
            Runtime.getRuntime().addShutdownHook(new Thread(simulator::close));
            System.out.println("simulator ready on " + simulator.url());
        } catch (IllegalArgumentException | IllegalStateException failed) {
            System.err.println(failed.getMessage());
            System.exit(2);
        }
    }

    static Options options(String... arguments) {
        if (arguments.length % 2 != 0) {
            throw new IllegalArgumentException(USAGE);
        }
        var options = new Options().withPort(4010);
        var defaults = new StringJoiner(" ");
        for (int i = 0; i < arguments.length; i += 2) {
            String name = arguments[i];
            String value = arguments[i + 1];
            switch (name) {
                case "--host" -> options = options.withHost(value);
                case "--port" -> options = options.withPort(Integer.parseInt(value));
                case "--loops" -> options = options.withLoops(Integer.parseInt(value));
                case "--record" -> options = options.withRecord(Integer.parseInt(value));
                case "--record-bytes" -> options = options.withRecordBytes(Long.parseLong(value));
                default -> defaults.add(directive(name) + "=" + value);
            }
        }
        return options.withDefaults(defaults.toString());
    }

    private static String directive(String option) {
        String name = option.startsWith("--") ? option.substring(2).replace('-', '_') : option;
        if (!Directives.knows(name)) {
            throw new IllegalArgumentException("Unknown option " + option + "\n" + USAGE);
        }
        return name;
    }
}
