package dev.gatehouse.teams;

import dev.gatehouse.access.TeamRole;
import dev.gatehouse.directory.Member;
import org.jspecify.annotations.Nullable;

/** Somebody on a roster, as clients see it. */
public record RosterEntry(String userId, @Nullable String userEmail, TeamRole role) {
    static RosterEntry of(Member member) {
        return new RosterEntry(member.user(), member.email(), member.role());
    }
}
