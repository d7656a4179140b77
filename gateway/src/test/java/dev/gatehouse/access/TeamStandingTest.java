package dev.gatehouse.access;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.error.ApiError;
import dev.gatehouse.error.ApiError.Pinned;
import dev.gatehouse.error.ApiException;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TeamStandingTest {
    @ParameterizedTest
    @CsvSource(delimiter = '|', nullValues = "-", textBlock = """
            # proxy admin | role  | org admin | granted                     | route                | may
            true          | -     | false     | -                           | /key/generate        | true
            true          | USER  | false     | -                           | /key/generate        | true
            false         | ADMIN | false     | -                           | /key/generate        | true
            false         | -     | true      | /key/generate               | /key/generate        | false
            false         | -     | false     | /key/generate               | /key/generate        | false
            false         | -     | false     | -                           | /key/info            | false
            false         | USER  | true      | -                           | /key/generate        | false
            false         | USER  | false     | -                           | /key/generate        | false
            false         | USER  | false     | -                           | /key/info            | true
            false         | USER  | false     | -                           | /key/health          | true
            false         | USER  | false     | -                           | /key/list            | false
            false         | USER  | false     | /key/generate               | /key/generate        | true
            false         | USER  | false     | /key/generate               | /key/info            | true
            false         | USER  | false     | /key/generate               | /key/generate/more   | false
            false         | USER  | false     | /key/generate               | /key/update          | false
            false         | USER  | false     | /key/{key_id}/regenerate    | /key/abc/regenerate  | true
            false         | USER  | false     | /key/{key_id}/regenerate    | /key/a/b/regenerate  | false
            false         | USER  | false     | /key/*                      | /key/delete          | true
            false         | USER  | false     | /key/update /key/delete     | /key/delete          | true
            """)
    void what_members_may_do_with_keys_of_their_team(
            boolean proxyAdmin,
            @Nullable TeamRole role,
            boolean orgAdmin,
            @Nullable String granted,
            String route,
            boolean may) {
        var standing = standing(proxyAdmin, role, orgAdmin, granted);

        assertThat(refusal(standing, route).isEmpty()).isEqualTo(may);
    }

    @ParameterizedTest
    @CsvSource(nullValues = "-", textBlock = """
            # proxy admin, role, org admin, member, team admin, access
            true,  -,     false, false, false, true
            false, -,     false, false, false, false
            false, -,     true,  false, false, true
            false, USER,  false, true,  false, false
            false, USER,  true,  true,  false, true
            false, ADMIN, false, true,  true,  true
            """)
    void what_a_caller_is_to_a_team(
            boolean proxyAdmin,
            @Nullable TeamRole role,
            boolean orgAdmin,
            boolean member,
            boolean teamAdmin,
            boolean access) {
        var standing = standing(proxyAdmin, role, orgAdmin, null);

        assertThat(standing.isMember()).isEqualTo(member);
        assertThat(standing.isTeamAdmin()).isEqualTo(teamAdmin);
        assertThat(standing.hasAccess()).isEqualTo(access);
    }

    @Test
    void the_refusals_say_what_is_pinned() {
        assertThat(refusal(standing(false, null, false, null), "/key/update"))
                .contains(Pinned.typed(
                        401,
                        "team_member_permission_error",
                        "/key/update",
                        "User user-1 does not belong to team team-1. Team-scoped key management endpoints can only be used"
                                + " for keys in your own team."));
        assertThat(refusal(standing(false, TeamRole.USER, false, "/key/delete"), "/key/update"))
                .contains(
                        Pinned.typed(
                                401,
                                "team_member_permission_error",
                                "/key/update",
                                "Team member does not have permissions for endpoint: /key/update. You only have access to the"
                                        + " following endpoints: ['/key/info', '/key/health', '/key/delete'] for team team-1."));
    }

    private static TeamStanding standing(
            boolean proxyAdmin, @Nullable TeamRole role, boolean orgAdmin, @Nullable String granted) {
        return new TeamStanding(
                "team-1",
                proxyAdmin,
                "user-1",
                role,
                orgAdmin,
                granted == null ? List.of() : Arrays.asList(granted.split(" ")));
    }

    private static Optional<ApiError> refusal(TeamStanding standing, String route) {
        try {
            standing.requirePermission(route);
            return Optional.empty();
        } catch (ApiException e) {
            return Optional.of(e.error());
        }
    }
}
