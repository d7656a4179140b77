package dev.gatehouse.bench;

import java.util.Locale;

/** What kind of load a round has. */
enum Phase {
    /** A fixed rate. */
    PACED,
    /** As much as a fixed number of connections can. */
    SATURATED,
    /** Streams that begin at a fixed rate. */
    STREAMED;

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
