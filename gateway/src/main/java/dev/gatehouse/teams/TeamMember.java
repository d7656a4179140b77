package dev.gatehouse.teams;

import dev.gatehouse.access.TeamRole;
import dev.gatehouse.endpoint.Description;
import org.jspecify.annotations.Nullable;

/** Somebody who is to join a team. */
public record TeamMember(
        @Nullable String userId,

        @Description("Of a user with this e-mail; one is made where there is none.") @Nullable
        String userEmail,

        TeamRole role) {
    public TeamMember {
        userId = Identifiers.orNull(userId);
        userEmail = Identifiers.orNull(userEmail);
        Identifiers.require(userId, userEmail);
    }
}
