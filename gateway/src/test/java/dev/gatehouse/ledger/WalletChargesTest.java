package dev.gatehouse.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.gatehouse.leases.PurseId;
import dev.gatehouse.money.Usd;
import dev.gatehouse.platform.Clocks;
import dev.gatehouse.platform.Database;
import dev.gatehouse.platform.TestDatabase;
import dev.gatehouse.wallets.Counterpart;
import dev.gatehouse.wallets.CreditBucket;
import dev.gatehouse.wallets.Credits;
import dev.gatehouse.wallets.Ledger;
import dev.gatehouse.wallets.LedgerCheck;
import dev.gatehouse.wallets.Posting;
import dev.gatehouse.wallets.TransactionType;
import dev.gatehouse.wallets.WalletOwner;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What requests cost is taken from the wallet that pays, once, whatever befalls the one who settles. */
class WalletChargesTest {
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final long START = 1_000_000_000;
    /** What {@link UsageRecords#plain} costs. */
    private static final long COST = 900_000;

    @TempDir
    Path directory;

    private final ShiftedClocks clocks = new ShiftedClocks();
    private final Database database = TestDatabase.fresh();
    private final Booked booked = new Booked(database);
    private long wallet;

    @BeforeEach
    void aWallet() {
        var ledger = new Ledger(Clocks.system());
        database.transactVoid(tx -> {
            ledger.open(tx, WalletOwner.user(1));
            var open = ledger.find(tx, WalletOwner.user(1)).orElseThrow();
            ledger.post(
                    tx,
                    open,
                    Posting.of(
                            TransactionType.PURCHASE,
                            Credits.of(CreditBucket.PURCHASED, new Usd(START)),
                            Counterpart.STRIPE_CLEARING,
                            "p",
                            "bought",
                            "stripe",
                            JsonNodeFactory.instance.objectNode(),
                            Instant.now()));
        });
        wallet = booked.number("select id from wallet");
    }

    @AfterEach
    void close() {
        database.close();
    }

    @Test
    void each_request_is_one_charge_and_leaves_what_was_lent_for_it() {
        booked.execute("insert into lease (kind, owner, part, book, outstanding, number, answer, until) values (7, '"
                + wallet + "', '', 5, 10000000, 1, '', now())");
        var lent = Lent.in(5).and(PurseId.of(PurseId.Kind.WALLET, Long.toString(wallet)));

        settle(List.of(paid(Map.of("lent", lent)), paid(Map.of())));

        assertCharged(2);
        assertThat(booked.number("select outstanding from lease")).isEqualTo(10_000_000 - COST);
        assertThat(
                        booked.number(
                                "select count(*) from ledger_transaction join usage_record on usage_id = usage_record.id"
                                        + " where usage_record.wallet_id = ledger_transaction.wallet_id and metadata ->> 'request_id' = request_id"))
                .isEqualTo(2);
    }

    @Test
    void who_has_no_wallet_is_not_charged() {
        settle(UsageRecords.plain(3));

        assertCharged(0);
    }

    @ParameterizedTest
    @ValueSource(strings = {"deadlock_detected", "serialization_failure", "lock_not_available", "admin_shutdown"})
    void a_settlement_the_database_refuses_for_a_while_is_done_once_when_it_no_longer_does(String condition) {
        booked.execute("create sequence faults", """
                create function fail_at_first() returns trigger language plpgsql as $$
                begin
                    if nextval('faults') <= 3 then
                        raise exception using errcode = '%s', message = 'planted';
                    end if;
                    return new;
                end $$
                """.formatted(condition), """
                create trigger planted before insert on ledger_entry for each row execute function fail_at_first()""");

        settle(paid(20));

        assertThat(booked.number("select last_value from faults")).isGreaterThan(3);
        assertCharged(20);
    }

    @Test
    void a_settlement_that_waits_for_another_who_waits_for_it_is_done_in_the_end() throws Exception {
        booked.execute("insert into lease (kind, owner, part, book, outstanding, number, answer, until) values (7, '"
                + wallet + "', '', 5, 10000000, 1, '', now())");
        var lent = Lent.in(5).and(PurseId.of(PurseId.Kind.WALLET, Long.toString(wallet)));
        try (var other = database.dataSource().getConnection();
                var node = new Node(directory.resolve("a"), database.dataSource(), clocks)) {
            other.setAutoCommit(false);
            var statement = other.createStatement();
            statement.execute("select 1 from lease for update");
            node.append(List.of(paid(Map.of("lent", lent))));
            // The drain has the wallet and waits for the lease; whoever has that asks for the wallet.
            Eventually.until("it waits", () -> booked.number("select count(*) from pg_locks where not granted") > 0);
            try {
                statement.execute("select 1 from wallet for update");
            } catch (SQLException deadlock) {
                assertThat(deadlock.getSQLState()).isEqualTo("40P01");
            }
            other.rollback();
            assertThat(node.stop()).isTrue();
        }
        assertCharged(1);
    }

    @Test
    void what_two_journals_say_of_one_request_is_charged_once() {
        var records = paid(10);
        settle(records);
        try (var other = new Node(directory.resolve("b"), database.dataSource(), clocks)) {
            other.append(records);
            assertThat(other.stop()).isTrue();
        }

        assertCharged(10);
    }

    @Test
    void nonsense_of_a_provider_does_not_stop_the_others() {
        settle(List.of(paid(Map.of("cost", new Usd(Long.MAX_VALUE))), paid(Map.of())));

        assertThat(booked.number("select count(*) from ledger_transaction where type = 'api_usage'"))
                .isEqualTo(2);
        assertThat(booked.number("select purchased_nanos from wallet")).isEqualTo(START - Ledger.MOST.nanos() - COST);
    }

    private List<UsageRecord> paid(int count) {
        var records = new ArrayList<UsageRecord>();
        for (int i = 0; i < count; i++) {
            records.add(paid(Map.of()));
        }
        return records;
    }

    private UsageRecord paid(Map<String, ?> others) {
        return UsageRecords.with(UsageRecords.with(UsageRecords.plain(), Map.of("wallet", wallet)), others);
    }

    private void settle(List<UsageRecord> records) {
        try (var node = new Node(directory.resolve("a"), database.dataSource(), clocks)) {
            node.append(records);
            assertThat(node.drain.await(PATIENCE)).isTrue();
            assertThat(node.stop()).isTrue();
        }
    }

    private void assertCharged(int requests) {
        assertThat(booked.number("select count(*) from ledger_transaction where type = 'api_usage'"))
                .isEqualTo(requests);
        assertThat(booked.number("select purchased_nanos from wallet")).isEqualTo(START - requests * COST);
        assertThat(new LedgerCheck(database).run().differences()).isEmpty();
    }
}
