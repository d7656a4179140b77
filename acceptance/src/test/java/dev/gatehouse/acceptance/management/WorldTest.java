package dev.gatehouse.acceptance.management;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.acceptance.management.Actor.Org;
import dev.gatehouse.acceptance.management.Actor.Team;
import java.util.Arrays;
import java.util.Objects;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The world the other classes stand on is the one they think it is. */
@ManagementTest
final class WorldTest {
    private final World world = World.shared();
    private final Api master = Api.master();

    @ParameterizedTest
    @EnumSource
    void a_team_has_its_organization_and_exactly_its_roster(Team team) {
        var info = master.shows("/team/info", "team_id", world.id(team)).path("team_info");
        assertThat(info.path("organization_id").asText()).isEqualTo(world.id(team.organization));
        var roster = new TreeMap<String, String>();
        info.path("members_with_roles")
                .forEach(member -> roster.put(
                        member.path("user_id").asText(), member.path("role").asText()));
        var expected = new TreeMap<String, String>();
        World.members(team).forEach(actor -> expected.put(world.id(actor), actor.teamRole()));
        assertThat(roster).isEqualTo(expected);
    }

    @ParameterizedTest
    @EnumSource
    void an_organization_has_its_budget_and_exactly_its_members(Org organization) {
        var info = master.shows("/organization/info", "organization_id", world.id(organization));
        assertThat(info.path("budget_id").asText()).isEqualTo(world.budget());
        var members = new TreeMap<String, String>();
        info.path("members")
                .forEach(member -> members.put(
                        member.path("user_id").asText(),
                        member.path("user_role").asText()));
        // Rows of the matrix about an administrator of both make him themselves.
        members.keySet().removeIf(user -> user.startsWith(Scratch.PREFIX));
        var expected = new TreeMap<String, String>();
        Arrays.stream(Actor.values())
                .filter(actor -> actor.organization == organization)
                .forEach(actor -> expected.put(world.id(actor), Objects.requireNonNull(actor.membership)));
        assertThat(members).isEqualTo(expected);
    }

    @ParameterizedTest
    @EnumSource
    void an_actor_is_a_user_with_one_key(Actor actor) {
        var info = master.shows("/user/info", "user_id", world.id(actor));
        assertThat(info.at("/user_info/user_role").asText()).isEqualTo(actor.role);
        var key = master.row(world.key(actor).hash()).orElseThrow();
        assertThat(key.path("user_id").asText()).isEqualTo(world.id(actor));
        assertThat(key.path("team_id").asText("")).isEqualTo(actor.team == null ? "" : world.id(actor.team));
        assertThat(key.path("organization_id").asText(""))
                .isEqualTo(actor.organization == null ? "" : world.id(actor.organization));
        assertThat(key.path("models").isArray() && key.path("models").isEmpty()).isTrue();
        assertThat(key.path("blocked").isNull()).isTrue();
        assertThat(key.path("key_alias").isNull()).isTrue();
    }

    @Test
    void only_the_service_account_says_that_it_is_one() {
        for (var actor : Actor.values()) {
            assertThat(master.row(world.key(actor).hash())
                            .orElseThrow()
                            .at("/metadata/service_account_id")
                            .asText(""))
                    .isEqualTo(actor == Actor.SERVICE_ACCOUNT ? world.id(actor) : "");
        }
    }
}
