package dev.gatehouse.directory;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.config.TenantConfig;
import dev.gatehouse.platform.Database;
import dev.gatehouse.platform.TestDatabase;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class NewUsersTest {
    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");

    private final Database database = TestDatabase.emptied();
    private final Directory directory = new Directory(new TenantConfig.Users(
            Optional.empty(), List.of("gpt-4o"), null, null, List.of(), new BigDecimal("2.5"), "1d"));

    @Test
    void an_unknown_user_gets_a_row_with_what_new_users_are_given() {
        assertThat(ensure("u", "U@x.org")).isTrue();

        assertThat(
                        query(
                                "select user_role || ' ' || user_email || ' ' || models::text || ' ' || max_budget || ' ' || spend"
                                        + " || ' ' || budget_duration || ' ' || (budget_reset_at at time zone 'utc')::date from user_account"))
                .containsExactly("internal_user U@x.org {gpt-4o} 2.5 0 1d 2026-01-02");
        assertThat(query("select topic || ' ' || key from change_event")).containsExactly("user u");
    }

    @Test
    void what_internal_users_are_given_is_not_for_those_with_another_role() {
        var viewers = new Directory(new TenantConfig.Users(
                Optional.of("internal_user_viewer"), List.of(), null, null, List.of(), BigDecimal.ONE, "1d"));

        database.transactVoid(tx -> viewers.ensureUser(tx, "u", null, NOW));

        assertThat(query("select user_role || coalesce(max_budget::text, ' none') from user_account"))
                .containsExactly("internal_user_viewer none");
    }

    @Test
    void a_known_user_stays_as_he_is() {
        ensure("u", "first@x.org");

        assertThat(ensure("u", "second@x.org")).isFalse();

        assertThat(query("select user_email from user_account")).containsExactly("first@x.org");
        assertThat(query("select key from change_event")).hasSize(1);
    }

    @Test
    void of_many_only_those_who_were_unknown_are_told() {
        ensure("b", null);

        assertThat(database.<List<String>>transact(tx -> directory.ensureUsers(
                        tx, Map.of("a", Optional.empty(), "b", Optional.empty(), "c", Optional.of("c@x.org")), NOW)))
                .containsExactlyInAnyOrder("a", "c");
        assertThat(query("select user_id || coalesce(user_email, '') from user_account order by user_id"))
                .containsExactly("a", "b", "cc@x.org");
    }

    @Test
    void users_are_found_by_their_email_in_any_case_and_all_of_them() {
        ensure("b", "Shared@x.org");
        ensure("a", "shared@X.org");
        ensure("c", "own@x.org");

        assertThat(with("SHARED@x.org")).containsExactly("a", "b");
        assertThat(with("own@x.org")).containsExactly("c");
        assertThat(with("own_x.org")).isEmpty();
        assertThat(database.<Map<String, List<String>>>read(
                        tx -> directory.usersWithEmails(tx, List.of("OWN@x.org", "nobody@x.org"))))
                .isEqualTo(Map.of("OWN@x.org", List.of("c")));
    }

    private boolean ensure(String user, @Nullable String email) {
        return database.transact(tx -> directory.ensureUser(tx, user, email, NOW));
    }

    private List<String> with(String email) {
        return database.read(tx -> directory.usersWithEmail(tx, email));
    }

    private List<String> query(String sql) {
        return database.read(
                tx -> tx.handle().createQuery(sql).mapTo(String.class).list());
    }
}
