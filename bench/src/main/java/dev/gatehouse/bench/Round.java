package dev.gatehouse.bench;

import dev.gatehouse.bench.load.Window;
import dev.gatehouse.bench.stand.CpuReading;
import dev.gatehouse.bench.stand.Target;

/**
 * One target under one load once.
 *
 * @param number from 1; rounds of one number and phase were measured right after each other
 * @param used in the window
 * @param booked the same until everything was in the gateway's database
 */
record Round(Phase phase, int number, Target target, Window window, CpuReading used, CpuReading booked) {
    /** More of a processor for others than this, and a round does not show what it should. */
    private static final double DISTURBED = 0.15;

    Target.Name name() {
        return target.name();
    }

    /** Microseconds of the target's own processes for each answer. */
    double cpuMicros() {
        return target.cpuMicros(used) / window.answered();
    }

    /** Microseconds for each answer until it is booked, the gateway's and its database's. */
    double bookedMicros() {
        return name() == Target.Name.GATEWAY
                ? (target.cpuMicros(booked) + booked.databaseMicros()) / window.answered()
                : cpuMicros();
    }

    boolean disturbed() {
        return used.foreignProcessors() > DISTURBED;
    }
}
