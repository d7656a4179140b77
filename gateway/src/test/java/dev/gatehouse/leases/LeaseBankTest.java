package dev.gatehouse.leases;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.leases.Purse.Outcome;
import dev.gatehouse.money.Usd;
import dev.gatehouse.platform.ChangeFeed;
import dev.gatehouse.platform.Clocks;
import dev.gatehouse.platform.Database;
import dev.gatehouse.platform.DatabaseAddress;
import dev.gatehouse.platform.SqlFixture;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;

/** Several nodes on one database. */
class LeaseBankTest extends SqlFixture {
    private static final PurseId TEAM = PurseId.of(PurseId.Kind.TEAM, "team");
    /** Long enough for a busy machine. */
    private static final LeaseTerms PATIENT = new LeaseTerms(Duration.ofMinutes(60), Duration.ofSeconds(10));

    private static final Usd CENT = new Usd(10_000_000);

    /** What one node has of this. */
    private static final class Node implements AutoCloseable {
        private final Database database;
        private final ChangeFeed feed;
        private final LeaseBank bank;
        private final Purses purses;

        Node(DatabaseAddress address) {
            database = Database.open(address, 5);
            feed = new ChangeFeed(List.of(address), Clocks.system());
            bank = new LeaseBank(database, UUID.randomUUID(), PATIENT, Clocks.system());
            purses = new Purses(bank, Clocks.system());
            feed.subscribe(Purses.TOPIC, purses::recall);
            feed.subscribe(HeldAmounts.TOPIC, purses::recall);
            feed.start();
        }

        Outcome hold(PurseId purse, Usd least, Usd most) {
            var told = new CompletableFuture<Outcome>();
            var outcome = purses.hold(purse, least, most, told::complete);
            return outcome instanceof Outcome.Waiting
                    ? told.orTimeout(20, TimeUnit.SECONDS).join()
                    : outcome;
        }

        @Override
        public void close() {
            purses.close(true);
            feed.close();
            database.close();
        }
    }

    private final List<Node> nodes = new ArrayList<>();

    @BeforeEach
    void threeNodesAndATeam() {
        for (int i = 0; i < 3; i++) {
            nodes.add(new Node(address));
        }
        execute("insert into team (team_id, max_budget, created_at, updated_at) values ('team', 0.37, now(), now())");
    }

    @AfterEach
    void close() {
        nodes.forEach(Node::close);
    }

    @RepeatedTest(5)
    void a_thousand_requests_on_three_nodes_hold_exactly_37_of_37_cents() throws Exception {
        var outcomes = new ArrayList<CompletableFuture<Outcome>>();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < 1_000; i++) {
                var node = nodes.get(i % 3);
                outcomes.add(CompletableFuture.supplyAsync(() -> node.hold(TEAM, CENT, CENT), threads));
            }
        }
        var all = outcomes.stream().map(CompletableFuture::join).toList();

        assertThat(all).filteredOn(Outcome.Held.class::isInstance).hasSize(37);
        assertThat(all).filteredOn(Outcome.Refused.class::isInstance).hasSize(1_000 - 37);
    }

    @Test
    void what_one_node_does_not_need_is_given_to_another() {
        var held = nodes.get(0).hold(TEAM, CENT, CENT);
        // More than it needs at the moment is lent to a node that spends.
        ((Outcome.Held) held).hold().settle(CENT);
        ((Outcome.Held) nodes.get(0).hold(TEAM, CENT, CENT)).hold().settle(Usd.ZERO);

        assertThat(nodes.get(1).hold(TEAM, cents(36), cents(36))).isInstanceOf(Outcome.Held.class);
        assertThat(nodes.get(2).hold(TEAM, CENT, CENT)).isInstanceOf(Outcome.Refused.class);
    }

    @Test
    void who_takes_less_gets_what_is_left() {
        assertThat(nodes.get(0).hold(TEAM, cents(30), cents(30))).isInstanceOf(Outcome.Held.class);

        assertThat(nodes.get(1).hold(TEAM, cents(2), cents(20)))
                .isInstanceOfSatisfying(
                        Outcome.Held.class,
                        held -> assertThat(held.hold().amount()).isEqualTo(cents(7)));
    }

    @Test
    void a_purse_without_a_limit_holds_nothing() {
        execute("update team set max_budget = null");
        assertThat(nodes.get(0).hold(TEAM, CENT, CENT)).isInstanceOf(Outcome.Unlimited.class);
        assertThat(nodes.get(0).hold(PurseId.of(PurseId.Kind.TEAM, "gone"), CENT, CENT))
                .isInstanceOf(Outcome.Unlimited.class);
    }

    @Test
    void spent_to_the_limit_is_exhausted_until_it_is_said_to_have_changed() {
        execute("update team set spend = 0.37");
        assertThat(nodes.get(0).hold(TEAM, CENT, CENT))
                .isInstanceOfSatisfying(
                        Outcome.Refused.class,
                        refused -> assertThat(refused.shortage().isExhausted()).isTrue());

        execute("update team set spend = 0");
        nodes.get(0).purses.changed(PurseId.Kind.TEAM, "team");
        assertThat(nodes.get(0).hold(TEAM, CENT, CENT)).isInstanceOf(Outcome.Held.class);
    }

    @Test
    void a_book_that_was_closed_is_left_and_another_is_opened() {
        var node = nodes.get(0);
        assertThat(node.hold(TEAM, CENT, CENT)).isInstanceOf(Outcome.Held.class);
        execute("update lease_book set closed_at = now()", "delete from lease");

        assertThat(node.hold(TEAM, cents(37), cents(37))).isInstanceOf(Outcome.Held.class);
        assertThat(number("select outstanding from lease")).isEqualTo(new BigDecimal(370_000_000));
    }

    @Test
    void every_kind_of_purse_finds_its_limit_and_its_spending() {
        execute(
                "insert into budget (budget_id, max_budget, created_at, updated_at) values ('b', 0.05, now(), now())",
                "insert into virtual_key (token, budget_id, spend, metadata, created_at, updated_at) values ('"
                        + "a".repeat(64)
                        + "', 'b', 0.02, '{\"temp_budget_increase\": 0.01, \"temp_budget_expiry\": \"2999-01-01T00:00:00Z\"}',"
                        + " now(), now())",
                "insert into team_member (team_id, user_id, role, spend, budget_id) values ('team', 'u', 'user', 0.04, 'b')",
                "insert into user_account (user_id, max_budget, spend, created_at, updated_at)"
                        + " values ('u', 0.03, 0, now(), now())",
                "insert into organization (organization_id, organization_alias, budget_id, spend, created_at, updated_at)"
                        + " values ('o', 'o', 'b', 0.01, now(), now())",
                "insert into end_user (user_id, budget_id, spend) values ('c', 'b', 0)");
        var node = nodes.get(0);
        var rests = List.of(
                new Rest(PurseId.of(PurseId.Kind.KEY, "a".repeat(64)), 4),
                new Rest(PurseId.ofMember("team", "u"), 1),
                new Rest(PurseId.of(PurseId.Kind.USER, "u"), 3),
                new Rest(PurseId.of(PurseId.Kind.ORGANIZATION, "o"), 4),
                new Rest(PurseId.of(PurseId.Kind.CUSTOMER, "c"), 5));

        for (var rest : rests) {
            assertThat(node.hold(rest.purse(), cents(rest.cents() + 1), cents(rest.cents() + 1)))
                    .isInstanceOf(Outcome.Refused.class);
            assertThat(node.hold(rest.purse(), cents(rest.cents()), cents(rest.cents())))
                    .isInstanceOf(Outcome.Held.class);
        }
    }

    private record Rest(PurseId purse, int cents) {}

    @Test
    void a_request_that_is_repeated_is_done_once() {
        var bank = nodes.get(0).bank;
        long book = bank.open();
        var request = new Bank.Request(book, 1, TEAM, Usd.ZERO, Usd.ZERO, CENT, CENT, Usd.ZERO, false, Duration.ZERO);

        var first = bank.exchange(request);

        assertThat(bank.exchange(request)).isEqualTo(first);
        assertThat(number("select outstanding from lease")).isEqualTo(new BigDecimal(CENT.nanos()));
    }

    @Test
    void a_wallet_lends_what_is_in_it_and_no_longer_than_all_of_it_is_there() {
        execute("insert into wallet (owner_kind, owner_id, bonus_nanos, trial_nanos, trial_ends, created_at)"
                + " values ('user', '1', 10000000, 10000000, now() + interval '90 seconds', now())");
        var bank = nodes.get(0).bank;
        var wallet =
                PurseId.of(PurseId.Kind.WALLET, number("select id from wallet").toString());
        var request = new Bank.Request(
                bank.open(), 1, wallet, Usd.ZERO, Usd.ZERO, cents(2), cents(2), Usd.ZERO, false, Duration.ZERO);

        assertThat(bank.exchange(request)).isInstanceOfSatisfying(Bank.Loan.Lent.class, lent -> {
            assertThat(lent.amount()).isEqualTo(cents(2));
            assertThat(lent.term()).isBetween(Duration.ofSeconds(60), Duration.ofSeconds(90));
        });
        assertThat(nodes.get(1).hold(wallet, CENT, CENT)).isInstanceOf(Outcome.Refused.class);
    }

    @Test
    void what_nodes_hold_is_told_when_it_is_asked_for_and_what_they_do_not_need_is_given_back() {
        execute(
                "insert into wallet (owner_kind, owner_id, bonus_nanos, created_at) values ('user', '1', 370000000, now())");
        var wallet =
                PurseId.of(PurseId.Kind.WALLET, number("select id from wallet").toString());
        var held = new HeldAmounts(nodes.get(2).database, Clocks.system());
        assertThat(held.of(wallet).amount()).isEqualTo(Usd.ZERO);

        nodes.get(0).hold(wallet, cents(3), cents(3));
        var second = (Outcome.Held) nodes.get(1).hold(wallet, cents(4), cents(4));
        assertThat(held.of(wallet).amount()).isEqualTo(cents(7));

        second.hold().settle(Usd.ZERO);
        assertThat(held.of(wallet).amount()).isEqualTo(cents(3));
    }

    private static Usd cents(int cents) {
        return new Usd(CENT.nanos() * cents);
    }
}
