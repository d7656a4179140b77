package dev.gatehouse.teams;

import org.jspecify.annotations.Nullable;

/** Which member of which team: by id, else by the e-mail on the roster. */
public record MemberName(
        String teamId, @Nullable String userId, @Nullable String userEmail) {
    public MemberName {
        userId = Identifiers.orNull(userId);
        userEmail = Identifiers.orNull(userEmail);
        Identifiers.require(userId, userEmail);
    }
}
