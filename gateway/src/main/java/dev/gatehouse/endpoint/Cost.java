package dev.gatehouse.endpoint;

/** Whether an operation can cost money, and so passes admission and settlement. */
public enum Cost {
    FREE,
    METERED
}
