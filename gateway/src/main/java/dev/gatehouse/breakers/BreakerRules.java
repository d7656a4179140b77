package dev.gatehouse.breakers;

import java.time.Duration;

/**
 * When breakers open and close.
 *
 * @param failures one after the other that open it
 * @param successes that close it again
 * @param timeout from opening to the next try
 * @param rate part of recent calls whose failure opens it
 * @param least recent calls below which that part says nothing
 */
public record BreakerRules(int failures, int successes, Duration timeout, double rate, int least) {
    public static final BreakerRules USUAL = new BreakerRules(5, 2, Duration.ofMinutes(5), 0.5, 10);
}
