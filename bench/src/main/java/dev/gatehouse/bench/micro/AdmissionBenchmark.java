package dev.gatehouse.bench.micro;

import dev.gatehouse.leases.Bank;
import dev.gatehouse.leases.Purse.Outcome;
import dev.gatehouse.leases.PurseId;
import dev.gatehouse.leases.Purses;
import dev.gatehouse.money.Usd;
import dev.gatehouse.platform.Clocks;
import java.time.Duration;
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

/** What it costs to hold what a request may cost, and to settle what it did, while a lease lasts. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class AdmissionBenchmark {
    private static final Usd HELD = new Usd(1_000);
    private static final Usd SPENT = new Usd(1);

    private final Purses purses = new Purses(new RichBank(), Clocks.system());
    private final List<PurseId> budgets = List.of(
            PurseId.of(PurseId.Kind.KEY, "0".repeat(64)),
            PurseId.of(PurseId.Kind.TEAM, "team"),
            PurseId.ofMember("team", "user"));

    @Benchmark
    public void oneBudget() {
        holdAndSettle(budgets.getFirst());
    }

    @Benchmark
    public void threeBudgets() {
        for (var budget : budgets) {
            holdAndSettle(budget);
        }
    }

    private void holdAndSettle(PurseId budget) {
        if (purses.hold(budget, HELD, HELD, _ -> {}) instanceof Outcome.Held(var hold)) {
            hold.settle(SPENT);
        }
    }

    /** Lends more than anybody can spend here. */
    private static final class RichBank implements Bank {
        @Override
        public Loan exchange(Request request) {
            return new Loan.Lent(new Usd(1_000_000_000_000L), Duration.ofHours(1));
        }

        @Override
        public long open() {
            return 1;
        }

        @Override
        public void releaseEarlier(long book) {
            throw new IllegalStateException("there was nothing before");
        }

        @Override
        public void release() {
            throw new IllegalStateException("it is never closed");
        }

        @Override
        public List<PurseId> beat(long book) {
            return List.of();
        }
    }
}
