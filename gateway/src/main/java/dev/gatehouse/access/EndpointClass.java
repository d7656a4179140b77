package dev.gatehouse.access;

/** Half of what an installation serves: a node may leave it to others. */
public enum EndpointClass {
    MANAGEMENT,
    MODELS
}
