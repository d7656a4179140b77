package dev.gatehouse.measurements;

/**
 * How a deployment did in the last five minutes.
 *
 * @param latencyMillis of answers that came, on average; 0 where there is none
 * @param firstContentMillis until their first content; 0 where there is none
 */
public record Measured(long successes, long failures, double latencyMillis, double firstContentMillis) {
    /** Nothing is known: it counts as well. */
    public static final Measured NOTHING = new Measured(0, 0, 0, 0);

    /** Fewer say nothing. */
    private static final int TELLING = 5;

    private static final double UNHEALTHY = 0.5;
    private static final double RELIABLE = 0.7;

    public long calls() {
        return successes + failures;
    }

    /** Part of its calls that were answered: 1 where nothing is known. */
    public double uptime() {
        return calls() < TELLING ? 1 : (double) successes / calls();
    }

    /** Fails more often than it answers: another one is tried first. */
    public boolean isUnhealthy() {
        return uptime() < UNHEALTHY;
    }

    /** May take the place of one that is unhealthy. */
    public boolean isReliable() {
        return uptime() >= RELIABLE;
    }
}
