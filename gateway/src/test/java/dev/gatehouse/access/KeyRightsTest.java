package dev.gatehouse.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gatehouse.access.PolicyGroup.Keyed;
import dev.gatehouse.error.ApiError.Pinned;
import dev.gatehouse.error.ApiException;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class KeyRightsTest {
    private static final KeyHash OTHER = KeyHash.of("sk-other");
    private static final Operation SOMETHING = new Operation("some.thing", Keyed.ACCOUNT);

    private final Policy policy = new Policy();

    @ParameterizedTest
    @CsvSource(nullValues = "-", textBlock = """
            # caller,  owner,         team,      read,  modify, administer
            master,    somebody,      -,         true,  true,  true
            master,    -,             -,         true,  true,  true
            admin,     somebody,      stranger,  true,  true,  true
            viewer,    somebody,      -,         true,  false, false
            viewer,    viewer-0001,   -,         true,  true,  false
            internal,  internal-0001, -,         true,  true,  false
            internal,  somebody,      -,         false, false, false
            internal,  -,             -,         false, false, false
            internal,  somebody,      stranger,  false, false, false
            internal,  somebody,      user,      true,  false, false
            internal,  somebody,      admin,     true,  true,  true
            internal,  somebody,      orgadmin,  false, false, true
            internal,  internal-0001, user,      true,  true,  false
            internal,  -,             admin,     true,  true,  true
            service,   -,             -,         true,  false, false
            service,   somebody,      -,         false, false, false
            ghost,     ghost-0001,    -,         true,  true,  false
            """)
    void who_may_do_what_with_a_key(
            String caller, @Nullable String owner, @Nullable String team, boolean read, boolean modify, boolean admin) {
        var rights = rights(caller, owner, team);

        assertThat(rights.mayRead(OTHER)).isEqualTo(read);
        assertThat(rights.mayModify()).isEqualTo(modify);
        assertThat(rights.mayAdminister()).isEqualTo(admin);
    }

    @Test
    void everybody_may_read_the_key_in_use() {
        var rights = rights("internal", "somebody", null);

        assertThat(rights.mayRead(KeyHash.of(People.clear("internal")))).isTrue();
    }

    @Test
    void to_administer_is_refused_in_the_pinned_words() {
        assertThatThrownBy(() -> rights("internal", "internal-0001", "user").requireAdministration("/key/block"))
                .isInstanceOfSatisfying(
                        ApiException.class,
                        e -> assertThat(e.error())
                                .isEqualTo(Pinned.detailObject(
                                        403,
                                        "Only proxy admins, team admins, or org admins can call /key/block."
                                                + " user_role=internal_user, user_id=internal-0001")));
        assertThatCode(() -> rights("internal", "somebody", "admin").requireAdministration("/key/block"))
                .doesNotThrowAnyException();
    }

    private KeyRights rights(String who, @Nullable String owner, @Nullable String team) {
        var caller = People.caller(who);
        var facts = People.request("POST", "/some/thing", null);
        var grant = policy.authorize(policy.admit(caller, SOMETHING, facts), Target.NONE);
        return new KeyRights(grant, owner, team == null ? null : standing(team, caller));
    }

    private static TeamStanding standing(String team, Caller caller) {
        var role = switch (team) {
            case "admin" -> TeamRole.ADMIN;
            case "user" -> TeamRole.USER;
            default -> null;
        };
        return new TeamStanding(
                "team-1", caller.role() == Role.PROXY_ADMIN, caller.user(), role, team.equals("orgadmin"), List.of());
    }
}
