package dev.gatehouse.simulator;

import java.util.Locale;

/** How an exchange ended, seen from the simulator. */
enum Outcome {
    IN_FLIGHT,
    /** The answer was written to its regular end, whatever its status. */
    COMPLETED,
    /** A directive ended it before its regular end. */
    CUT_BY_FAULT,
    CLIENT_GONE;

    String text() {
        return name().toLowerCase(Locale.ROOT);
    }
}
