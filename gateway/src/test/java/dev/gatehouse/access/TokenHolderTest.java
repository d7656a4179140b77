package dev.gatehouse.access;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.access.Authentication.Cold;
import dev.gatehouse.access.Authentication.Known;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Whom a token that is believed makes its holder. */
class TokenHolderTest extends TokenFixture {
    @Test
    void a_change_of_its_user_or_team_makes_a_token_cold() {
        teams.put("t-1", team("t-1", false));
        var token = signed(RSA, claims -> claims.subject("u-1").claim("team", "t-1"));
        settle(token);

        tokens.forget(Subject.Kind.USER, "somebody-else");
        assertThat(authenticator.authenticate(bearer(token))).isInstanceOf(Known.class);
        for (var subject : List.of(new Subject(Subject.Kind.USER, "u-1"), new Subject(Subject.Kind.TEAM, "t-1"))) {
            // One counter for both caches: telling one is enough.
            keys.forget(subject.kind(), subject.id());
            assertThat(authenticator.authenticate(bearer(token))).isInstanceOf(Cold.class);
            settle(token);
        }
        users.put("u-1", Identities.user("u-1", false));
        tokens.forget(Subject.Kind.USER, "u-1");
        assertRefused(token, 401, "deactivated");
    }

    @ParameterizedTest
    @CsvSource({
        "/team/new, true",
        "/user/info, true",
        "/spend/logs, true",
        "/v1/chat/completions, false",
        "/memory-usage-in-mem-cache, false"
    })
    void the_scope_of_admins_makes_a_proxy_admin_on_the_routes_of_admins(String route, boolean allowed) {
        var token = signed(RSA, claims -> claims.claim("scope", "openid litellm_proxy_admin"));

        var settled = settle(token, new FakePresented(route));

        if (allowed) {
            assertThat(holder(settled).role()).isEqualTo(Role.PROXY_ADMIN);
        } else {
            assertThat(error(settled).status()).isEqualTo(401);
            assertThat(error(settled).message()).startsWith("Admin not allowed to access this route. Route=" + route);
        }
    }

    @Test
    void a_user_who_is_a_proxy_admin_is_one_everywhere() {
        users.put("u-1", new UserFacts("u-1", "proxy_admin", Map.of(), ModelList.ALL, true));
        var token = signed(RSA, claims -> claims.subject("u-1"));

        assertThat(holder(settle(token)).role()).isEqualTo(Role.PROXY_ADMIN);
    }

    @Test
    void the_header_chooses_among_the_tokens_teams() {
        teams.put("t-1", team("t-1", false));
        teams.put("t-2", team("t-2", false));
        var token = signed(RSA, claims -> claims.claim("groups", List.of("t-1", "t-2", "t-3")));

        assertThat(team(settle(token))).isEqualTo("t-1");
        assertThat(team(settle(token, chat().with("x-litellm-team-id", "t-2")))).isEqualTo("t-2");
        assertThat(error(settle(token, chat().with("x-litellm-team-id", "t-9"))).status())
                .isEqualTo(403);
        assertThat(error(settle(token, chat().with("x-litellm-team-id", "t-3"))).status())
                .isEqualTo(401);
    }

    @Test
    void the_first_team_that_works_is_meant_and_the_one_named_alone_comes_before() {
        teams.put("t-1", team("t-1", true));
        teams.put("t-2", team("t-2", false));

        assertThat(team(settle(signed(RSA, claims -> claims.claim("groups", List.of("t-0", "t-1", "t-2"))))))
                .isEqualTo("t-2");
        assertThat(team(settle(signed(
                        RSA, claims -> claims.claim("groups", List.of("t-2")).claim("team", "t-1")))))
                .isEqualTo("t-1");
        assertRefused(signed(RSA, claims -> claims.claim("team", "t-0")), 401, "Team doesn't exist in db");
    }

    @Test
    void whose_teams_may_not_call_a_model_cannot_call_it_for_himself() {
        var token = signed(RSA, claims -> claims.claim("groups", List.of("t-9")));

        assertThat(error(settle(token)).status()).isEqualTo(403);
        assertThat(holder(settle(token, new FakePresented("/team/new"))).team()).isNull();
    }

    @Test
    void a_token_of_nobody_is_refused() {
        assertRefused(signed(RSA, claims -> claims.subject(null)), 403, "Unmatched token passed in.");
    }

    @Test
    void other_domains_and_other_roles_are_refused() {
        assertRefused(
                signed(RSA, claims -> claims.claim("profile", Map.of("email", "a@evil-example.com"))), 403, "domain");
        assertRefused(signed(RSA, claims -> claims.claim("profile", Map.of())), 403, "domain");
        assertRefused(
                signed(RSA, claims -> claims.claim("realm_access", Map.of("roles", List.of("guest")))), 403, "roles");
        assertThat(settle(signed(RSA, claims -> claims.claim("profile", Map.of("email", "A@Example.COM")))))
                .isInstanceOf(Known.class);
    }

    @Test
    void a_user_who_is_not_known_gets_a_row() {
        var token = signed(RSA, claims -> claims.subject("u-new"));

        assertThat(holder(settle(token)).owner()).isNotNull();
        assertThat(users).containsKey("u-new");
    }
}
