package dev.gatehouse.teams;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import org.jspecify.annotations.Nullable;

/** A team among others. */
public record ListedTeam(
        @JsonUnwrapped ShownTeam team,
        @JsonUnwrapped @Nullable TeamDeletion deletion) {}
