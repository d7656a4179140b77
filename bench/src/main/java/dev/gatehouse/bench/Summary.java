package dev.gatehouse.bench;

import static dev.gatehouse.bench.Spread.number;

import dev.gatehouse.bench.stand.Machine;
import dev.gatehouse.bench.stand.Memory;
import dev.gatehouse.bench.stand.Target.Name;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.ToDoubleFunction;

/** The tables a run ends with. */
record Summary(Plan plan, Results results, List<Use> uses, Duration warmStart, String loadBefore) {
    private static final int QUOTED_RATE = 1000;
    private static final String NOT_INSTALLED = "not installed";

    /** What a target needs besides CPU. */
    record Use(Name name, Optional<Memory> memory, Optional<Duration> start) {}

    String text() {
        var lines = new ArrayList<String>();
        lines.add("");
        lines.add("Machine: " + Machine.describe());
        lines.add("Load average before " + loadBefore + ", after " + Machine.load()
                + ". Load generator, upstream and database share these processors. Medians [least–most].");
        lines.add("");
        requests(lines);
        lines.add("");
        others(lines);
        lines.add("");
        notes(lines);
        lines.add("cpu ratio to nginx: "
                + results.ratioToNginx(Phase.SATURATED).map(Summary::ratio).orElse("n/a"));
        lines.add("added p99 at 1000 rps: " + quotedP99());
        return String.join("\n", lines);
    }

    private void requests(List<String> lines) {
        lines.add("| requests | max req/s | CPU µs/req at max | the same until booked, with database | CPU µs/req at "
                + plan.rate() + "/s | p50 µs | p99 µs | added p50 µs | added p99 µs |");
        lines.add("|---|---|---|---|---|---|---|---|---|");
        for (var name : Name.values()) {
            lines.add(row(
                    name,
                    all(Phase.SATURATED, name, round -> round.window().perSecond()),
                    cpu(Phase.SATURATED, name, Round::cpuMicros),
                    name == Name.GATEWAY ? cpu(Phase.SATURATED, name, Round::bookedMicros) : "–",
                    cpu(Phase.PACED, name, Round::cpuMicros),
                    all(Phase.PACED, name, round -> round.window().latencyMicros(50)),
                    all(Phase.PACED, name, round -> round.window().latencyMicros(99)),
                    added(Phase.PACED, name, round -> round.window().latencyMicros(50)),
                    added(Phase.PACED, name, round -> round.window().latencyMicros(99))));
        }
    }

    private void others(List<String> lines) {
        lines.add("| streams of " + Plan.CHUNKS + " chunks, " + Plan.STREAMS_PER_SECOND
                + "/s | CPU µs/stream | TTFT p50 µs | added TTFT p50 µs | RSS MiB | PSS MiB | start ms |");
        lines.add("|---|---|---|---|---|---|---|");
        for (var use : uses) {
            lines.add(row(
                    use.name(),
                    cpu(Phase.STREAMED, use.name(), Round::cpuMicros),
                    all(Phase.STREAMED, use.name(), round -> round.window().firstTokenMicros(50)),
                    added(Phase.STREAMED, use.name(), round -> round.window().firstTokenMicros(50)),
                    use.memory().map(memory -> number(memory.residentMebi())).orElse("–"),
                    use.memory()
                            .map(memory -> number(memory.proportionalMebi()))
                            .orElse("–"),
                    use.start().map(start -> start.toMillis() + "").orElse("–")));
        }
    }

    private String row(Name name, String... cells) {
        boolean there = results.of(Phase.PACED, name).findAny().isPresent();
        return "| " + name + " | " + (there ? String.join(" | ", cells) : NOT_INSTALLED + " |".repeat(cells.length - 1))
                + " |";
    }

    private String all(Phase phase, Name name, ToDoubleFunction<Round> figure) {
        return results.spread(phase, name, figure).map(Spread::toString).orElse("–");
    }

    private String cpu(Phase phase, Name name, ToDoubleFunction<Round> figure) {
        return name == Name.DIRECT ? "–" : all(phase, name, figure);
    }

    private String added(Phase phase, Name name, ToDoubleFunction<Round> figure) {
        return name == Name.DIRECT
                ? "–"
                : results.added(phase, name, figure).map(Spread::toString).orElse("–");
    }

    private void notes(List<String> lines) {
        if (plan.restart()) {
            lines.add("The gateway started again on a directory it knew: first answer after " + warmStart.toMillis()
                    + " ms.");
        }
        if (plan.warmSeconds() < Plan.standard(plan.rate(), plan.seconds()).warmSeconds()) {
            lines.add("Short warm-up: part of the gateway's CPU is the compiler's. Not for quoting.");
        }
        var exceeded = results.voidRounds();
        if (!exceeded.isEmpty()) {
            lines.add("Void for added latency: " + exceeded.size() + " of " + plan.pacedRounds()
                    + " paced rounds, in which direct's own p99 exceeded " + number(Results.DIRECT_P99_LIMIT_MICROS)
                    + " µs; the last line is of the others.");
        }
        long disturbed = results.rounds().stream().filter(Round::disturbed).count();
        if (disturbed > 0) {
            lines.add("Disturbed: " + disturbed + " of " + results.rounds().size()
                    + " rounds, in which other programs used more than 0.15 processors.");
        }
        results.ratioToNginx(Phase.PACED)
                .ifPresent(it -> lines.add("CPU ratio to nginx at " + plan.rate() + "/s: " + ratio(it)));
        results.ratioToNginx(Phase.STREAMED).ifPresent(it -> lines.add("CPU ratio to nginx of streams: " + ratio(it)));
    }

    private String quotedP99() {
        return plan.rate() == QUOTED_RATE
                ? results.addedWhereValid(Name.GATEWAY, round -> round.window().latencyMicros(99))
                        .map(added -> Math.round(added.median()) + " us")
                        .orElse("n/a")
                : "n/a";
    }

    private static String ratio(double value) {
        return String.format(Locale.ROOT, "%.2f", value);
    }
}
