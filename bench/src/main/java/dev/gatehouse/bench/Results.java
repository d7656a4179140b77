package dev.gatehouse.bench;

import dev.gatehouse.bench.stand.Target.Name;
import java.util.List;
import java.util.Optional;
import java.util.function.ToDoubleFunction;
import java.util.stream.Stream;
import org.HdrHistogram.Histogram;

/** All rounds of a run. */
record Results(List<Round> rounds) {
    /** Where even without anything in between the slowest hundredth takes longer, the machine is what is measured. */
    static final double DIRECT_P99_LIMIT_MICROS = 500;

    Stream<Round> of(Phase phase, Name name) {
        return rounds.stream().filter(round -> round.phase() == phase && round.name() == name);
    }

    Optional<Spread> spread(Phase phase, Name name, ToDoubleFunction<Round> figure) {
        return Spread.of(of(phase, name).mapToDouble(figure));
    }

    /** By how much a figure is above that of direct, round by round. */
    Optional<Spread> added(Phase phase, Name name, ToDoubleFunction<Round> figure) {
        return added(of(phase, name), figure);
    }

    /** The same over paced rounds that are not void. */
    Optional<Spread> addedWhereValid(Name name, ToDoubleFunction<Round> figure) {
        return added(of(Phase.PACED, name).filter(round -> !isVoid(round)), figure);
    }

    private Optional<Spread> added(Stream<Round> some, ToDoubleFunction<Round> figure) {
        return Spread.of(some.mapToDouble(round -> figure.applyAsDouble(round) - figure.applyAsDouble(direct(round))));
    }

    private boolean isVoid(Round round) {
        return direct(round).window().latencyMicros(99) > DIRECT_P99_LIMIT_MICROS;
    }

    private Round direct(Round round) {
        return of(round.phase(), Name.DIRECT)
                .filter(it -> it.number() == round.number())
                .findFirst()
                .orElseThrow();
    }

    List<Round> voidRounds() {
        return of(Phase.PACED, Name.DIRECT).filter(this::isVoid).toList();
    }

    /** CPU of the gateway over that of nginx. */
    Optional<Double> ratioToNginx(Phase phase) {
        var nginx = spread(phase, Name.NGINX, Round::cpuMicros);
        return spread(phase, Name.GATEWAY, Round::cpuMicros)
                .flatMap(gateway -> nginx.map(other -> gateway.median() / other.median()));
    }

    Histogram latency(Phase phase, Name name) {
        var sum = new Histogram(3);
        of(phase, name).forEach(round -> sum.add(round.window().latency()));
        return sum;
    }

    Histogram firstToken(Phase phase, Name name) {
        var sum = new Histogram(3);
        of(phase, name).forEach(round -> sum.add(round.window().firstToken()));
        return sum;
    }

    long failed() {
        return rounds.stream().mapToLong(round -> round.window().failed()).sum();
    }
}
