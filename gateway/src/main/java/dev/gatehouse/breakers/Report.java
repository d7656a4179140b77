package dev.gatehouse.breakers;

import java.util.UUID;

/**
 * What one node thinks of one provider, by its own traffic.
 *
 * @param opening how often that has opened the breaker
 * @param restMillis until it is half open
 * @param requests of the last minute
 * @param reset number of the last reset it knows of
 */
record Report(String provider, UUID node, State state, long opening, long restMillis, long requests, long reset) {
    boolean isOpen() {
        return state == State.OPEN;
    }

    /** Whether it has a say. */
    boolean hasTraffic() {
        return requests > 0 || state != State.CLOSED;
    }
}
