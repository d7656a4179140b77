package dev.gatehouse.bench;

import dev.gatehouse.bench.load.Generator;
import dev.gatehouse.bench.load.Window;
import dev.gatehouse.bench.stand.Stand;
import dev.gatehouse.bench.stand.Target;
import dev.gatehouse.bench.stand.Target.Exchange;
import dev.gatehouse.bench.stand.Workload;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Measures one after the other, round by round, so that what changes on the machine changes for all of them. */
final class Session {
    private final Stand stand;
    private final Generator generator;
    private final Plan plan;
    private final PrintStream out;
    private final Map<Target.Name, Exchange> requests = new EnumMap<>(Target.Name.class);
    private final Map<Target.Name, Exchange> streams = new EnumMap<>(Target.Name.class);
    private final List<Round> rounds = new ArrayList<>();

    Session(Stand stand, Generator generator, Plan plan, PrintStream out) {
        this.stand = stand;
        this.generator = generator;
        this.plan = plan;
        this.out = out;
    }

    Results run() {
        for (var target : stand.targets()) {
            requests.put(target.name(), stand.learn(target, Workload.request()));
            streams.put(target.name(), stand.learn(target, Workload.stream(Plan.CHUNKS)));
        }
        stand.targets().forEach(this::warm);
        stand.settle();
        // The heaviest first: it compiles what warming left.
        rounds(Phase.SATURATED, plan.saturatedRounds());
        rounds(Phase.PACED, plan.pacedRounds());
        rounds(Phase.STREAMED, plan.streamRounds());
        return new Results(List.copyOf(rounds));
    }

    // The gateway's code is still being compiled in its first half minute of load; the others have nothing to compile.
    private void warm(Target target) {
        double seconds = target.name() == Target.Name.GATEWAY ? plan.warmSeconds() : 2;
        out.println("warming " + target.name());
        load(Phase.SATURATED, target, seconds * 0.5);
        load(Phase.STREAMED, target, seconds * 0.25);
        load(Phase.PACED, target, seconds * 0.25);
    }

    private void rounds(Phase phase, int count) {
        for (int number = 1; number <= count; number++) {
            for (var target : stand.targets()) {
                measure(phase, number, target);
            }
        }
    }

    private void measure(Phase phase, int number, Target target) {
        var before = stand.cpu();
        var window = load(phase, target, plan.seconds());
        var used = stand.cpu().since(before);
        if (target.name() == Target.Name.GATEWAY) {
            stand.settle();
        }
        var booked = stand.cpu().since(before);
        var round = new Round(phase, number, target, window, used, booked);
        rounds.add(round);
        tell(round);
    }

    private Window load(Phase phase, Target target, double seconds) {
        var request = requests.get(target.name());
        var stream = streams.get(target.name());
        if (request == null || stream == null) {
            throw new IllegalStateException("no right answer is known of " + target.name());
        }
        return switch (phase) {
            case PACED ->
                generator.open(request.call(), request.expected(), plan.rate(), seconds, Plan.PACED_CONNECTIONS);
            case SATURATED ->
                generator.closed(request.call(), request.expected(), Plan.SATURATING_CONNECTIONS, seconds);
            case STREAMED ->
                generator.open(
                        stream.call(), stream.expected(), Plan.STREAMS_PER_SECOND, seconds, Plan.STREAM_CONNECTIONS);
        };
    }

    private void tell(Round round) {
        var window = round.window();
        out.printf(
                Locale.ROOT,
                "%-9s %2d %-7s %8s/s  p50 %6s  p99 %6s µs  cpu %5s µs  ttft %5s µs%s%s%n",
                round.phase(),
                round.number(),
                round.name(),
                Spread.number(window.perSecond()),
                Spread.number(window.latencyMicros(50)),
                Spread.number(window.latencyMicros(99)),
                Spread.number(round.cpuMicros()),
                Spread.number(window.firstTokenMicros(50)),
                round.disturbed()
                        ? String.format(
                                Locale.ROOT,
                                "  (%.2f processors busy with others)",
                                round.used().foreignProcessors())
                        : "",
                window.failed() > 0 ? "  FAILED " + window.failed() + ": " + window.fault() : "");
    }
}
