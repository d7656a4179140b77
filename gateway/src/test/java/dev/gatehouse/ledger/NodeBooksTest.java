package dev.gatehouse.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import dev.gatehouse.leases.Bank;
import dev.gatehouse.leases.LeaseBank;
import dev.gatehouse.leases.LeaseTerms;
import dev.gatehouse.leases.PurseId;
import dev.gatehouse.money.Usd;
import dev.gatehouse.platform.Clocks;
import dev.gatehouse.platform.OperatorFault;
import dev.gatehouse.platform.SqlFixture;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What an operator does with nodes that do not come back. */
class NodeBooksTest extends SqlFixture {
    private static final UUID LOST = UUID.randomUUID();
    private static final UUID OTHER = UUID.randomUUID();
    private static final PurseId TEAM = PurseId.of(PurseId.Kind.TEAM, "team");
    private static final PurseId MEMBER = PurseId.ofMember("team", "user");
    private static final Usd CENT = new Usd(10_000_000);

    private final NodeBooks books = new NodeBooks(database);
    private long number;

    @BeforeEach
    void aTeamWithAMember() {
        execute(
                "insert into team (team_id, max_budget, spend, created_at, updated_at) values ('team', 0.37, 0.05, now(), now())",
                "insert into budget (budget_id, max_budget, created_at, updated_at) values ('b', 1, now(), now())",
                "insert into team_member (team_id, user_id, role, spend, budget_id) values ('team', 'user', 'user', 0, 'b'),"
                        + " ('team', 'more', 'user', 0, 'b')");
    }

    @Test
    void open_books_show_what_was_lent_of_each_kind_and_not_reported() {
        assertThat(books.open()).isEmpty();
        long book = bank(LOST).open();
        lend(LOST, book, TEAM, 10);
        lend(LOST, book, MEMBER, 1);
        lend(LOST, book, PurseId.ofMember("team", "more"), 2);
        bank(OTHER).open();

        assertThat(books.open())
                .extracting(NodeBook::node, NodeBook::outstanding)
                .containsExactlyInAnyOrder(
                        tuple(LOST, Map.of(PurseId.Kind.TEAM, nanos(10), PurseId.Kind.TEAM_MEMBER, nanos(3))),
                        tuple(OTHER, Map.of()));
        assertThat(books.open().toString())
                .contains(LOST + "  opened 20", "  team 0.1, team member 0.03")
                .contains("  nothing");
    }

    @Test
    void what_was_lent_to_a_lost_node_counts_as_spent_and_is_lent_to_nobody() {
        long book = bank(LOST).open();
        lend(LOST, book, TEAM, 10);
        lend(LOST, bank(LOST).open(), TEAM, 2);
        lend(LOST, book, MEMBER, 1);
        long others = bank(OTHER).open();
        lend(OTHER, others, TEAM, 15);
        unseen(LOST);

        var written = books.writeOff(LOST, false);

        assertThat(written)
                .hasToString("Counted as spent until each budget begins again: team 0.12, team member 0.01."
                        + " Released: nothing.");
        assertThat(number("select spend from team")).isEqualByComparingTo("0.17");
        assertThat(number("select spend from team_member where user_id = 'user'"))
                .isEqualByComparingTo("0.01");
        assertThat(number("select spend from team_member where user_id = 'more'"))
                .isZero();
        assertThat(books.open()).extracting(NodeBook::node).containsExactly(OTHER);
        assertThat(lend(OTHER, others, TEAM, 6)).isInstanceOf(Bank.Loan.Refused.class);
        assertThat(lend(OTHER, others, TEAM, 5)).isInstanceOf(Bank.Loan.Lent.class);
        assertThat(lend(LOST, book, TEAM, 1)).as("should it come back").isInstanceOf(Bank.Loan.Closed.class);
    }

    @Test
    void what_it_spent_beyond_what_it_held_takes_nothing_off() {
        lend(LOST, bank(LOST).open(), TEAM, 1);
        execute("update lease set outstanding = -5");
        unseen(LOST);

        books.writeOff(LOST, false);

        assertThat(number("select spend from team")).isEqualByComparingTo("0.05");
        assertThat(number("select count(*) from lease")).isZero();
    }

    @Test
    void of_a_node_that_goes_on_borrowing_nothing_is_written_off() {
        lend(LOST, bank(LOST).open(), TEAM, 1);
        execute("""
                create function borrow() returns trigger language plpgsql as
                $$ begin update lease set outstanding = outstanding + 1; return null; end $$
                """, "create trigger at_work after update on team execute function borrow()");

        assertThatThrownBy(() -> books.writeOff(LOST, true))
                .isInstanceOf(OperatorFault.class)
                .hasMessageContaining("at work");
        assertThat(number("select spend from team")).isEqualByComparingTo("0.05");
        assertThat(number("select outstanding from lease")).isEqualByComparingTo(nanos(1));
        assertThat(books.open()).hasSize(1);
    }

    @Test
    void what_is_counted_at_no_owner_is_released() {
        lend(LOST, bank(LOST).open(), TEAM, 1);
        execute("update lease set kind = " + PurseId.Kind.WALLET.code());
        unseen(LOST);

        assertThat(books.writeOff(LOST, false))
                .hasToString("Counted as spent until each budget begins again: nothing. Released: wallet 0.01.");
        assertThat(number("select spend from team")).isEqualByComparingTo("0.05");
    }

    @Test
    void a_node_that_was_just_seen_is_written_off_by_force_alone() {
        long book = bank(LOST).open();
        lend(LOST, book, TEAM, 10);
        execute("update lease_book set seen_at = now() - interval '59 seconds'");

        assertThatThrownBy(() -> books.writeOff(LOST, false))
                .isInstanceOf(OperatorFault.class)
                .hasMessageContaining("--force");
        assertThat(number("select spend from team")).isEqualByComparingTo("0.05");
        assertThat(books.open()).hasSize(1);

        books.writeOff(LOST, true);
        assertThat(number("select spend from team")).isEqualByComparingTo("0.15");
        assertThatThrownBy(() -> books.writeOff(LOST, true))
                .isInstanceOf(OperatorFault.class)
                .hasMessageContaining("no open book");
    }

    private LeaseBank bank(UUID node) {
        return new LeaseBank(database, node, new LeaseTerms(Duration.ofMinutes(60), Duration.ZERO), Clocks.system());
    }

    private Bank.Loan lend(UUID node, long book, PurseId purse, int cents) {
        var amount = new Usd(CENT.nanos() * cents);
        return bank(node)
                .exchange(new Bank.Request(
                        book, ++number, purse, Usd.ZERO, Usd.ZERO, amount, amount, Usd.ZERO, false, Duration.ZERO));
    }

    private void unseen(UUID node) {
        execute("update lease_book set seen_at = now() - interval '61 seconds' where node = '" + node + "'");
    }

    private static BigDecimal nanos(int cents) {
        return BigDecimal.valueOf(CENT.nanos() * cents);
    }
}
