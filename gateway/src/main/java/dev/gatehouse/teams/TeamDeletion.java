package dev.gatehouse.teams;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** When a team was deleted and by whom. */
public record TeamDeletion(
        Instant deletedAt,
        @Nullable String deletedBy,
        @Nullable String deletedByApiKey,
        @Nullable String litellmChangedBy) {}
