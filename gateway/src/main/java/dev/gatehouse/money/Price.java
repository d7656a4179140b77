package dev.gatehouse.money;

/** Replaced by the pricing work. */
public record Price() {}
