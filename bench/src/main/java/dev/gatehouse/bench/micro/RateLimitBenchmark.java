package dev.gatehouse.bench.micro;

import dev.gatehouse.platform.Clocks;
import dev.gatehouse.ratelimits.Rate;
import dev.gatehouse.ratelimits.RateId;
import dev.gatehouse.ratelimits.RateId.Level;
import dev.gatehouse.ratelimits.RateId.Unit;
import dev.gatehouse.ratelimits.RateId.Window;
import dev.gatehouse.ratelimits.RateLimits;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;
import org.openjdk.jmh.infra.Blackhole;

/** What it costs to count a request against limits that are not reached, and against one that is. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class RateLimitBenchmark {
    private static final long TOKENS = 500;

    private final RateLimits limits = new RateLimits(Clocks.system());
    private final Rate requests = rate(Level.API_KEY, Unit.REQUESTS);
    private final List<Rate> one = List.of(requests);
    private final List<Rate> five = List.of(
            requests,
            rate(Level.API_KEY, Unit.TOKENS),
            new Rate(RateId.parallel(Level.API_KEY, "0".repeat(64)), Long.MAX_VALUE),
            rate(Level.TEAM, Unit.REQUESTS),
            rate(Level.TEAM, Unit.TOKENS));
    private final List<Rate> reached =
            List.of(requests, new Rate(rate(Level.USER, Unit.REQUESTS).id(), 0));

    private static Rate rate(Level level, Unit unit) {
        return new Rate(new RateId(level, "0".repeat(64), unit, Window.MINUTE), Long.MAX_VALUE);
    }

    @Benchmark
    public void oneLimit() {
        count(one);
    }

    @Benchmark
    public void fiveLimits() {
        count(five);
    }

    @Benchmark
    public void refused(Blackhole blackhole) {
        limits.take(
                reached,
                () -> TOKENS,
                Runnable::run,
                _ -> {
                    throw new IllegalStateException("the limit is 0");
                },
                blackhole::consume);
    }

    private void count(List<Rate> rates) {
        limits.take(rates, () -> TOKENS, Runnable::run, taken -> taken.settle(TOKENS, true), _ -> {
            throw new IllegalStateException("there is no limit");
        });
    }
}
