package dev.gatehouse.ratelimits;

/** At most so much of something in any of its windows. */
public record Rate(RateId id, long limit) {}
