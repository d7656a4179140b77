package dev.gatehouse.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.leases.PurseId;
import dev.gatehouse.money.Usd;
import dev.gatehouse.platform.Clocks;
import dev.gatehouse.platform.SqlFixture;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What requests cost is added to what everybody concerned has spent, once. */
class SpendTest extends SqlFixture {
    private static final String KEY = "a".repeat(64);
    /** What {@link UsageRecords#plain} costs. */
    private static final Usd COST = new Usd(900_000);

    private final Booked booked = new Booked(database);
    private final UsageStore store = new UsageStore(database.dataSource(), Clocks.system());

    @BeforeEach
    void somebodyOfEachKind() {
        booked.execute(
                "insert into virtual_key (token, created_at, updated_at) values ('" + KEY + "', now(), now())",
                "insert into team (team_id, created_at, updated_at) values ('team-4', now(), now())",
                "insert into team_member (team_id, user_id, role) values ('team-4', 'user-17', 'user'), ('team-4', 'o', 'user')",
                "insert into user_account (user_id, created_at, updated_at) values ('user-17', now(), now())",
                "insert into organization (organization_id, organization_alias, budget_id, created_at, updated_at)"
                        + " values ('org-1', 'org', 'b', now(), now())",
                "insert into end_user (user_id) values ('customer')");
    }

    @Test
    void a_request_counts_for_its_key_team_member_user_organization_and_customer() {
        book(record(Lent.NOTHING), record(Lent.NOTHING));

        for (var spent : List.of(
                "virtual_key",
                "team",
                "user_account",
                "organization",
                "end_user",
                "team_member where user_id = 'user-17'")) {
            assertThat(number("select spend from " + spent)).as(spent).isEqualByComparingTo("0.0018");
        }
        assertThat(number("select spend from team_member where user_id = 'o'")).isZero();
        assertThat(number("select total_spend from team_member where user_id = 'user-17'"))
                .isEqualByComparingTo("0.0018");
    }

    @Test
    void a_record_that_stands_in_the_journal_twice_counts_once() {
        var record = record(Lent.NOTHING);
        book(record, record);
        book(record, record(Lent.NOTHING));

        assertThat(number("select spend from virtual_key")).isEqualByComparingTo("0.0018");
    }

    @Test
    void what_was_lent_for_it_is_no_longer_lent() {
        lend(1, 7);
        lend(2, 7);
        lend(1, 8);

        book(record(Lent.in(7).and(PurseId.of(PurseId.Kind.KEY, "k"))));

        assertThat(outstanding(1, 7)).isEqualTo(10_000_000 - COST.nanos());
        assertThat(outstanding(2, 7)).as("its team's budget was not asked").isEqualTo(10_000_000);
        assertThat(outstanding(1, 8)).as("another node's").isEqualTo(10_000_000);
    }

    @Test
    void sums_beyond_what_a_long_can_count_do_not_stop_the_drain() {
        var dear = new ArrayList<UsageRecord>();
        for (int i = 0; i < 3; i++) {
            dear.add(with(new Usd(Long.MAX_VALUE), Lent.NOTHING));
        }
        book(dear.toArray(UsageRecord[]::new));

        assertThat(number("select spend from virtual_key")).isEqualByComparingTo("27670116110.564327421");
    }

    @Test
    void whoever_is_gone_is_passed_over() {
        booked.execute("delete from team", "delete from virtual_key");

        book(record(new Lent(7, -1, List.of())));

        assertThat(number("select spend from user_account")).isEqualByComparingTo("0.0009");
    }

    private void book(UsageRecord... records) {
        var batch = new Batch();
        List.of(records).forEach(batch::add);
        store.commit(batch);
    }

    private void lend(int kind, long book) {
        booked.execute("insert into lease (kind, owner, part, book, outstanding, number, answer, until) values (" + kind
                + ", '" + (kind == 1 ? KEY : "team-4") + "', '', " + book + ", 10000000, 1, '', now())");
    }

    private long outstanding(int kind, long book) {
        return booked.number("select outstanding from lease where kind = " + kind + " and book = " + book);
    }

    private static UsageRecord record(Lent lent) {
        return with(COST, lent);
    }

    private static UsageRecord with(Usd cost, Lent lent) {
        return UsageRecords.with(
                UsageRecords.plain(), Map.of("keyHash", KEY, "endUser", "customer", "cost", cost, "lent", lent));
    }
}
