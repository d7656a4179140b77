package dev.gatehouse.keys;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.access.KeyHash;
import dev.gatehouse.config.PlanConfig;
import dev.gatehouse.platform.Database;
import dev.gatehouse.platform.TestDatabase;
import dev.gatehouse.ratelimits.Rate;
import dev.gatehouse.ratelimits.RateId;
import dev.gatehouse.ratelimits.RateId.Level;
import dev.gatehouse.ratelimits.RateId.Unit;
import dev.gatehouse.ratelimits.RateId.Window;
import dev.gatehouse.ratelimits.Rates;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What limits how often a key or a token may ask. */
class CallersRatesTest {
    private static final KeyHash KEY = KeyHash.of("sk-of-the-test");
    private static final String HASH = KEY.toString();

    private final Database database = TestDatabase.fresh();

    @AfterEach
    void close() {
        database.close();
    }

    @Test
    void who_is_limited_nowhere_has_no_limits() {
        everybody();
        assertThat(ofKey()).isEqualTo(Rates.NONE);
        assertThat(ofToken("t")).isEqualTo(Rates.NONE);
    }

    @Test
    void a_keys_limits_are_its_own_or_those_of_its_budget() {
        everybody();
        execute("update virtual_key set rpm_limit = 1, tpm_limit = 2, max_parallel_requests = 3");
        assertThat(ofKey().always())
                .containsExactly(
                        requests(Level.API_KEY, HASH, 1),
                        tokens(Level.API_KEY, HASH, 2),
                        new Rate(RateId.parallel(Level.API_KEY, HASH), 3));

        execute(
                "insert into budget (budget_id, rpm_limit, tpm_limit, created_at, updated_at) values ('k', 10, 20, now(), now())",
                "update virtual_key set rpm_limit = null, max_parallel_requests = null, budget_id = 'k'");
        assertThat(ofKey().always()).containsExactly(requests(Level.API_KEY, HASH, 10), tokens(Level.API_KEY, HASH, 2));
    }

    @Test
    void a_limit_of_nothing_is_one() {
        everybody();
        execute("update virtual_key set rpm_limit = 0");
        assertThat(ofKey().always()).containsExactly(requests(Level.API_KEY, HASH, 0));
    }

    @Test
    void user_team_member_and_organization_limit_the_key_and_the_token_alike() {
        everybody();
        execute(
                "update user_account set rpm_limit = 1, tpm_limit = 2",
                "update team set rpm_limit = 3, tpm_limit = 4",
                "update budget set rpm_limit = 5, tpm_limit = 6 where budget_id = 'm'",
                "update budget set rpm_limit = 7, tpm_limit = 8 where budget_id = 'o'",
                "update team_member set budget_id = 'm'");
        var all = List.of(
                requests(Level.USER, "u", 1),
                tokens(Level.USER, "u", 2),
                requests(Level.TEAM, "t", 3),
                tokens(Level.TEAM, "t", 4),
                requests(Level.TEAM_MEMBER, "t:u", 5),
                tokens(Level.TEAM_MEMBER, "t:u", 6),
                requests(Level.ORGANIZATION, "o", 7),
                tokens(Level.ORGANIZATION, "o", 8));

        assertThat(ofKey().always()).isEqualTo(all);
        assertThat(ofToken("t").always()).isEqualTo(all);
        assertThat(ofToken("").always()).isEqualTo(all.subList(0, 2));
    }

    @Test
    void a_member_without_a_budget_of_its_own_has_the_teams_for_all_and_who_is_no_member_none() {
        everybody();
        execute(
                "update budget set rpm_limit = 5 where budget_id = 'm'",
                "update team set metadata = '{\"team_member_budget_id\": \"m\"}'");
        assertThat(ofKey().always()).containsExactly(requests(Level.TEAM_MEMBER, "t:u", 5));
        assertThat(ofToken("t").always()).containsExactly(requests(Level.TEAM_MEMBER, "t:u", 5));

        execute("delete from team_member");
        assertThat(ofKey()).isEqualTo(Rates.NONE);
        assertThat(ofToken("t")).isEqualTo(Rates.NONE);
    }

    @Test
    void models_are_limited_by_key_team_and_organization() {
        everybody();
        execute(
                "update virtual_key set metadata = '{\"model_rpm_limit\": {\"a\": 1}, \"model_tpm_limit\": {\"b\": 2, \"c\": \"x\"}}'",
                "update virtual_key set model_max_budget = '{\"a\": {\"rpm_limit\": 9, \"tpm_limit\": 8}}'",
                "update team set metadata = '{\"model_rpm_limit\": {\"a\": 3}}'",
                "update organization set metadata = '{\"model_tpm_limit\": {\"a\": 4}}'");

        var limits = ofKey();

        assertThat(limits.always()).isEmpty();
        assertThat(limits.of("a"::equals))
                .containsExactly(
                        requests(Level.MODEL_PER_KEY, HASH + ":a", 1),
                        tokens(Level.MODEL_PER_KEY, HASH + ":a", 8),
                        requests(Level.MODEL_PER_TEAM, "t:a", 3),
                        tokens(Level.MODEL_PER_ORGANIZATION, "o:a", 4));
        assertThat(limits.of("b"::equals)).containsExactly(tokens(Level.MODEL_PER_KEY, HASH + ":b", 2));
        assertThat(limits.of("c"::equals)).isEmpty();
        assertThat(ofToken("t").of("a"::equals)).hasSize(2);
    }

    @Test
    void keys_of_the_other_format_have_the_limits_of_the_plan_or_their_own_smaller_ones() {
        everybody();
        execute("update virtual_key set format = 'gw', rpm_limit = 5, tpm_limit = 20000");

        var limits = ofKey().always();

        assertThat(limits)
                .contains(requests(Level.API_KEY, HASH, 5), tokens(Level.API_KEY, HASH, 10_000))
                .contains(new Rate(new RateId(Level.API_KEY, HASH, Unit.REQUESTS, Window.DAY), 10_000))
                .contains(new Rate(RateId.parallel(Level.API_KEY, HASH), 50))
                .hasSize(7);
        execute("update user_account set user_role = 'proxy_admin'");
        assertThat(ofKey().always())
                .as("of an admin")
                .containsExactly(requests(Level.API_KEY, HASH, 5), tokens(Level.API_KEY, HASH, 20_000));
    }

    private static Rate requests(Level level, String value, long limit) {
        return new Rate(new RateId(level, value, Unit.REQUESTS, Window.MINUTE), limit);
    }

    private static Rate tokens(Level level, String value, long limit) {
        return new Rate(new RateId(level, value, Unit.TOKENS, Window.MINUTE), limit);
    }

    private Rates ofKey() {
        return new KeyLoader(database, PlanConfig.DEFAULT)
                .load(KEY)
                .orElseThrow()
                .rates();
    }

    private Rates ofToken(String team) {
        Map<String, Rates> all = database.read(
                tx -> new TokenRepository().rates(tx, "u", team.isEmpty() ? List.of() : List.of(team), null));
        return all.getOrDefault(team, Rates.NONE);
    }

    private void everybody() {
        execute(
                "insert into budget (budget_id, created_at, updated_at) values ('o', now(), now()), ('m', now(), now())",
                "insert into organization (organization_id, organization_alias, budget_id, created_at, updated_at) values ('o', 'o', 'o', now(), now())",
                "insert into user_account (user_id, created_at, updated_at) values ('u', now(), now())",
                "insert into team (team_id, organization_id, created_at, updated_at) values ('t', 'o', now(), now())",
                "insert into team_member (team_id, user_id, role) values ('t', 'u', 'user')",
                "insert into virtual_key (token, user_id, team_id, created_at, updated_at) values ('" + HASH
                        + "', 'u', 't', now(), now())");
    }

    private void execute(String... statements) {
        database.transactVoid(tx -> List.of(statements).forEach(tx.handle()::execute));
    }
}
