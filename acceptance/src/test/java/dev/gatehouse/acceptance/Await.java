package dev.gatehouse.acceptance;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;
import java.util.function.Supplier;

/** Waits for what will come, never longer than said. */
public final class Await {
    /** For what takes milliseconds on an idle machine. */
    static final Duration PATIENCE = Duration.ofSeconds(20);

    private static final long PAUSE_NANOS = Duration.ofMillis(5).toNanos();

    private Await() {}

    public static void until(String what, Supplier<Boolean> condition) {
        until(what, PATIENCE, condition, met -> met);
    }

    static <T> T until(String what, Supplier<T> value, Predicate<T> wanted) {
        return until(what, PATIENCE, value, wanted);
    }

    static <T> T until(String what, Duration patience, Supplier<T> value, Predicate<T> wanted) {
        long deadline = System.nanoTime() + patience.toNanos();
        while (true) {
            var seen = value.get();
            if (wanted.test(seen)) {
                return seen;
            }
            if (System.nanoTime() > deadline) {
                throw new AssertionError("waited " + patience + " for " + what + "; last seen: " + seen);
            }
            LockSupport.parkNanos(PAUSE_NANOS);
        }
    }

    /** The wanted value that has not changed for a while. */
    static <T> T steady(Duration calm, Supplier<T> value, Predicate<T> wanted) {
        var watched = new Watched<T>(value.get());
        return until(
                "a value that stays",
                PATIENCE,
                () -> watched.now(value.get()),
                seen -> wanted.test(seen) && watched.calmFor(calm));
    }

    private static final class Watched<T> {
        private T last;
        private long sinceNanos = System.nanoTime();

        Watched(T first) {
            last = first;
        }

        T now(T value) {
            if (!last.equals(value)) {
                last = value;
                sinceNanos = System.nanoTime();
            }
            return value;
        }

        boolean calmFor(Duration calm) {
            return System.nanoTime() - sinceNanos > calm.toNanos();
        }
    }
}
