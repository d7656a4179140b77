package dev.gatehouse.idempotency;

import java.time.Instant;
import java.util.UUID;

/**
 * Proof that one request, and no other with its id, is being done. Ends as {@link Claims#finish finished} or {@link Claims#release
 * released}.
 *
 * @param attempt tells it from later requests with the id
 * @param at as the database says
 */
public record Claim(String id, String scope, UUID attempt, Instant at) {}
