package dev.gatehouse.keys;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.access.KeyHash;
import dev.gatehouse.leases.PurseId;
import dev.gatehouse.platform.SqlFixture;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Which budgets limit what a key or a token spends. */
class CallersPursesTest extends SqlFixture {
    private static final String CLEAR = "sk-of-the-test";
    private static final KeyHash KEY = KeyHash.of(CLEAR);
    private static final PurseId OF_KEY = PurseId.of(PurseId.Kind.KEY, KEY.toString());
    private static final PurseId OF_TEAM = PurseId.of(PurseId.Kind.TEAM, "t");
    private static final PurseId OF_MEMBER = PurseId.ofMember("t", "u");
    private static final PurseId OF_USER = PurseId.of(PurseId.Kind.USER, "u");
    private static final PurseId OF_ORGANIZATION = PurseId.of(PurseId.Kind.ORGANIZATION, "o");

    private final KeyLoader keys = new KeyLoader(database);

    @Test
    void a_key_without_budgets_anywhere_has_none() {
        key(null, null, null);
        assertThat(ofKey()).isEmpty();
    }

    @Test
    void a_budget_of_the_keys_own_counts_directly_or_by_link() {
        key(null, null, null);
        execute("update virtual_key set max_budget = 1");
        assertThat(ofKey()).containsExactly(OF_KEY);

        execute(
                "insert into budget (budget_id, max_budget, created_at, updated_at) values ('b', 1, now(), now())",
                "update virtual_key set max_budget = null, budget_id = 'b'");
        assertThat(ofKey()).containsExactly(OF_KEY);
    }

    @Test
    void a_users_budget_counts_for_keys_without_a_team() {
        execute("insert into user_account (user_id, max_budget, created_at, updated_at) values ('u', 1, now(), now())");
        key("u", null, null);
        assertThat(ofKey()).containsExactly(OF_USER);

        team("1", null);
        execute("update virtual_key set team_id = 't'");
        assertThat(ofKey()).containsExactly(OF_TEAM);
    }

    @Test
    void a_members_budget_is_the_own_one_or_the_teams_for_all() {
        team("null", null);
        execute("insert into team_member (team_id, user_id, role) values ('t', 'u', 'user')");
        key("u", "t", null);
        assertThat(ofKey()).isEmpty();

        execute(
                "insert into budget (budget_id, max_budget, created_at, updated_at) values ('b', 1, now(), now())",
                "update team set metadata = '{\"team_member_budget_id\": \"b\"}'");
        assertThat(ofKey()).containsExactly(OF_MEMBER);

        execute(
                "insert into budget (budget_id, created_at, updated_at) values ('unlimited', now(), now())",
                "update team_member set budget_id = 'unlimited'");
        assertThat(ofKey()).as("whose own says nothing").isEmpty();
    }

    @Test
    void a_teams_wallet_pays_before_its_organizations_and_that_before_the_users() {
        execute(
                "insert into user_account (user_id, created_at, updated_at) values ('u', now(), now())",
                "insert into wallet (id, owner_kind, owner_id, created_at) overriding system value"
                        + " select 3, 'user', cast(number as text), now() from user_account");
        organization("null");
        team("null", "o");
        key("u", "t", null);
        assertThat(ofKey()).containsExactly(PurseId.of(PurseId.Kind.WALLET, "3"));
        assertThat(ofToken("u", "t", null)).contains(List.of(PurseId.of(PurseId.Kind.WALLET, "3")));

        wallet(2, "organization", "o");
        assertThat(ofKey()).containsExactly(PurseId.of(PurseId.Kind.WALLET, "2"));
        assertThat(ofToken("u", "t", null)).contains(List.of(PurseId.of(PurseId.Kind.WALLET, "2")));

        wallet(1, "team", "t");
        assertThat(ofKey()).containsExactly(PurseId.of(PurseId.Kind.WALLET, "1"));
        assertThat(ofToken("u", "t", null)).contains(List.of(PurseId.of(PurseId.Kind.WALLET, "1")));
    }

    private void wallet(long id, String kind, String owner) {
        execute("insert into wallet (id, owner_kind, owner_id, created_at) overriding system value values (" + id
                + ", '" + kind + "', '" + owner + "', now())");
    }

    @Test
    void who_is_no_member_has_no_members_budget() {
        team("null", null);
        execute(
                "insert into budget (budget_id, max_budget, created_at, updated_at) values ('b', 1, now(), now())",
                "update team set metadata = '{\"team_member_budget_id\": \"b\"}'");
        key("u", "t", null);
        assertThat(ofKey()).isEmpty();
        assertThat(ofToken("u", "t", null)).isEqualTo(Optional.empty());
    }

    @Test
    void an_organizations_budget_counts_for_its_keys_and_for_its_teams_keys() {
        organization("1");
        key(null, null, "o");
        assertThat(ofKey()).containsExactly(OF_ORGANIZATION);

        team("1", "o");
        execute("update virtual_key set organization_id = null, team_id = 't'");
        assertThat(ofKey()).containsExactly(OF_TEAM, OF_ORGANIZATION);
        execute("update budget set max_budget = 0");
        assertThat(ofKey()).as("of zero, which limits nothing").containsExactly(OF_TEAM);
    }

    @Test
    void a_token_is_limited_for_each_team_apart() {
        organization("1");
        team("1", "o");
        execute(
                "insert into user_account (user_id, max_budget, created_at, updated_at) values ('u', 1, now(), now())",
                "insert into team_member (team_id, user_id, role, budget_id) values ('t', 'u', 'user', 'b-o')");

        assertThat(ofToken("u", "t", null)).contains(List.of(OF_TEAM, OF_ORGANIZATION, OF_MEMBER));
        assertThat(ofToken("u", "", null)).contains(List.of(OF_USER));
        assertThat(ofToken("u", "", "o")).contains(List.of(OF_ORGANIZATION, OF_USER));
        assertThat(ofToken(null, "", null)).isEmpty();
    }

    private Optional<List<PurseId>> ofToken(@Nullable String user, String team, @Nullable String organization) {
        var purses = database.read(
                tx -> new TokenRepository().purses(tx, user, team.isEmpty() ? List.of() : List.of(team), organization));
        return Optional.ofNullable(purses.get(team));
    }

    private List<PurseId> ofKey() {
        return keys.load(KEY).orElseThrow().purses();
    }

    private void key(@Nullable String user, @Nullable String team, @Nullable String organization) {
        execute("insert into virtual_key (token, user_id, team_id, organization_id, created_at, updated_at) values ('"
                + KEY + "', " + quoted(user) + ", " + quoted(team) + ", " + quoted(organization) + ", now(), now())");
    }

    private void team(String budget, @Nullable String organization) {
        execute("insert into team (team_id, max_budget, organization_id, created_at, updated_at) values ('t', " + budget
                + ", " + quoted(organization) + ", now(), now())");
    }

    private void organization(String budget) {
        execute(
                "insert into budget (budget_id, max_budget, created_at, updated_at) values ('b-o', " + budget
                        + ", now(), now())",
                "insert into organization (organization_id, organization_alias, budget_id, created_at, updated_at)"
                        + " values ('o', 'o', 'b-o', now(), now())");
    }

    private static String quoted(@Nullable String text) {
        return text == null ? "null" : "'" + text + "'";
    }
}
