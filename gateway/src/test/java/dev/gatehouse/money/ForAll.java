package dev.gatehouse.money;

import java.util.Random;
import java.util.random.RandomGenerator;

/** Runs a property for many random cases, and names the seed of the one that failed. */
public final class ForAll {
    private ForAll() {}

    public interface Property {
        void holdsFor(RandomGenerator random);
    }

    /** {@code -Dseed=N} repeats one run from its first case on. */
    public static void cases(int count, Property property) {
        long seed = Long.getLong("seed", System.nanoTime());
        for (int i = 0; i < count; i++) {
            try {
                property.holdsFor(new Random(seed + i));
            } catch (AssertionError | RuntimeException failure) {
                throw new AssertionError("with -Dseed=" + (seed + i) + ": " + failure.getMessage(), failure);
            }
        }
    }
}
