package dev.gatehouse.breakers;

/** What a breaker does with calls. */
public enum State {
    /** They are made. */
    CLOSED,
    /** None is made. */
    OPEN,
    /** One is made at a time, to see. */
    HALF_OPEN
}
