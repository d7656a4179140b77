package dev.gatehouse.auditlog;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * One change.
 *
 * @param actor the user's id
 * @param actorKey hash of the key in use
 * @param before JSON without secrets
 * @param after JSON without secrets
 * @param changedBy on whose behalf, as the actor says
 */
record AuditEntry(
        UUID id,
        Instant at,
        String operation,
        @Nullable String actor,
        @Nullable String actorKey,
        String requestId,
        String targetKind,
        String targetId,
        @Nullable String before,
        @Nullable String after,
        @Nullable String changedBy) {}
