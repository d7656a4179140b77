package dev.gatehouse.teams;

import dev.gatehouse.access.TeamRole;
import dev.gatehouse.endpoint.Description;
import dev.gatehouse.error.ApiError;
import java.math.BigDecimal;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Who is to join a team, many at once. */
public record BulkMembers(
        String teamId,
        List<TeamMember> members,

        @Description("Everybody there is, instead of members.") @Nullable
        Boolean allUsers,

        @Nullable BigDecimal maxBudgetInTeam) {
    public BulkMembers {
        members = List.copyOf(members);
    }

    boolean everybody() {
        return Boolean.TRUE.equals(allUsers);
    }

    /** Everybody, as users. */
    BulkMembers of(List<String> users) {
        return new BulkMembers(
                teamId,
                users.stream()
                        .map(user -> new TeamMember(user, null, TeamRole.USER))
                        .toList(),
                null,
                maxBudgetInTeam);
    }

    NewMembers asOne() {
        return new NewMembers(teamId, members, maxBudgetInTeam, null, null);
    }

    /** What came of one of them. */
    public record Outcome(
            @Nullable String userId,
            @Nullable String userEmail,
            boolean success,
            @Nullable String error,
            @Nullable TeamUser updatedUser,
            @Nullable Membership updatedTeamMembership) {}

    /** What came of it: all of them joined, or none. */
    public record Joined(
            String teamId,
            List<Outcome> results,
            int totalRequested,
            int successfulAdditions,
            int failedAdditions,
            @Nullable ShownTeam updatedTeam) {
        public Joined {
            results = List.copyOf(results);
        }
    }

    Joined failed(ApiError error) {
        var results = members.stream()
                .map(member -> new Outcome(member.userId(), member.userEmail(), false, error.message(), null, null))
                .toList();
        return new Joined(teamId, results, results.size(), 0, results.size(), null);
    }

    Joined joined(AddedMembers added) {
        Map<String, TeamUser> byId =
                added.updatedUsers().stream().collect(Collectors.toMap(TeamUser::userId, Function.identity()));
        Map<String, TeamUser> byEmail = added.updatedUsers().stream()
                .filter(user -> user.userEmail() != null)
                .collect(Collectors.toMap(user -> folded(user.userEmail()), Function.identity(), (one, _) -> one));
        Map<String, Membership> memberships = added.updatedTeamMemberships().stream()
                .collect(Collectors.toMap(Membership::userId, Function.identity()));
        var results = members.stream()
                .map(member -> {
                    var user = member.userId() == null
                            ? byEmail.get(folded(member.userEmail()))
                            : byId.get(member.userId());
                    return new Outcome(
                            user == null ? member.userId() : user.userId(),
                            member.userEmail(),
                            true,
                            null,
                            user,
                            user == null ? null : memberships.get(user.userId()));
                })
                .toList();
        return new Joined(teamId, results, results.size(), results.size(), 0, added.team());
    }

    private static String folded(@Nullable String email) {
        return Objects.requireNonNullElse(email, "").toLowerCase(Locale.ROOT);
    }
}
