package dev.gatehouse.endpoint;

/** Stands for a body or query that an endpoint does not take. */
public record None() {}
