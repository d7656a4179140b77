package dev.gatehouse.teams;

import dev.gatehouse.endpoint.Description;
import org.jspecify.annotations.Nullable;

/** Which team. */
public record TeamName(
        String teamId,

        @Description("The team's organization, by which its administrators are let through.") @Nullable
        String organizationId) {}
