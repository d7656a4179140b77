package dev.gatehouse.wallets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.gatehouse.money.ForAll;
import dev.gatehouse.money.Usd;
import dev.gatehouse.platform.Database;
import dev.gatehouse.platform.MovableClocks;
import dev.gatehouse.platform.TestDatabase;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Executors;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class LedgerTest {
    private static final WalletOwner OWNER = WalletOwner.user(7);

    private final Database database = TestDatabase.fresh();
    private final MovableClocks clocks = new MovableClocks();
    private final Ledger ledger = new Ledger(clocks);
    private long wallet;

    @BeforeEach
    void open() {
        database.transactVoid(tx -> assertThat(ledger.open(tx, OWNER)).isTrue());
        wallet = current().id();
    }

    @AfterEach
    void close() {
        database.close();
    }

    @Test
    void an_owner_has_one_wallet() {
        database.transactVoid(tx -> assertThat(ledger.open(tx, OWNER)).isFalse());

        assertThat(current().id()).isEqualTo(wallet);
        assertThat(current().balance()).isEqualTo(Credits.NOTHING);
    }

    @Test
    void a_grant_is_in_the_balance_and_in_two_entries_that_add_up_to_nothing() {
        var posted = grant(CreditBucket.BONUS, 500, "g1");

        assertThat(posted.amount()).isEqualTo(new Usd(500));
        assertThat(posted.before()).isEqualTo(Usd.ZERO);
        assertThat(posted.after()).isEqualTo(new Usd(500));
        assertThat(current().balance()).isEqualTo(Credits.of(CreditBucket.BONUS, new Usd(500)));
        assertThat(texts("select account || ' ' || amount_nanos from ledger_entry order by account"))
                .containsExactly("bonus 500", "sys:adjustments -500");
    }

    @Test
    void what_is_posted_twice_happens_once() {
        var first = grant(CreditBucket.BONUS, 500, "g1");
        var second = grant(CreditBucket.BONUS, 900, "g1");

        assertThat(second).isEqualTo(first);
        assertThat(current().total()).isEqualTo(new Usd(500));
    }

    @Test
    void nothing_is_taken_that_is_not_there() {
        grant(CreditBucket.BONUS, 500, "g1");

        assertThatThrownBy(() -> grant(CreditBucket.BONUS, -501, "d1")).isInstanceOf(Ledger.NotEnough.class);

        assertThat(current().total()).isEqualTo(new Usd(500));
        assertThat(number("select count(*) from ledger_transaction")).isOne();
        grant(CreditBucket.BONUS, -500, "d2");
        assertThat(current().total()).isEqualTo(Usd.ZERO);
    }

    @Test
    void charges_take_from_the_parts_in_their_order_one_after_the_other() {
        grant(CreditBucket.PURCHASED, 100, "p");
        grant(CreditBucket.ALLOWANCE, 10, "a");

        charge(charge("u1", 6), charge("u2", 6), charge("u3", 0));

        assertThat(current().balance()).isEqualTo(new Credits(Usd.ZERO, Usd.ZERO, Usd.ZERO, new Usd(98)));
        assertThat(texts(
                        "select before_nanos || ' ' || amount_nanos || ' ' || after_nanos || ' ' || (metadata ->> 'from_purchased')"
                                + " from ledger_transaction where type = 'api_usage' order by id"))
                .containsExactly("110 -6 104 0", "104 -6 98 0.000000002");
    }

    @Test
    void a_charge_that_comes_again_is_not_charged_again() {
        grant(CreditBucket.PURCHASED, 100, "p");
        charge(charge("u1", 6));

        charge(charge("u1", 6), charge("u2", 1));
        charge(charge("u1", 6));

        assertThat(current().total()).isEqualTo(new Usd(93));
    }

    @Test
    void what_a_provider_delivered_beyond_the_balance_is_owed() {
        grant(CreditBucket.BONUS, 5, "b");

        charge(charge("u1", 8));

        assertThat(current().balance()).isEqualTo(Credits.of(CreditBucket.PURCHASED, new Usd(-3)));
    }

    @Test
    void a_wallet_that_is_not_there_is_passed_over() {
        grant(CreditBucket.BONUS, 5, "b");
        var stray = new Ledger.Charge(
                wallet + 1,
                new Usd(3),
                "u",
                UUID.randomUUID(),
                "user:x",
                JsonNodeFactory.instance.objectNode(),
                clocks.now());

        charge(stray, charge("u1", 2));

        assertThat(current().total()).isEqualTo(new Usd(3));
    }

    @Test
    void what_is_over_is_lost_when_the_wallet_is_next_looked_at_and_once() {
        grant(CreditBucket.PURCHASED, 1, "p");
        grantUntil(CreditBucket.TRIAL, 5, clocks.now().plusSeconds(60));
        clocks.advance(Duration.ofSeconds(59));
        assertThat(locked().total()).isEqualTo(new Usd(6));

        clocks.advance(Duration.ofSeconds(1));
        assertThat(locked().total()).isEqualTo(new Usd(1));
        assertThat(locked().total()).isEqualTo(new Usd(1));

        assertThat(
                        texts(
                                "select type || ' ' || amount_nanos || ' ' || description from ledger_transaction order by id desc limit 1"))
                .containsExactly("trial -5 trial expired");
    }

    @Test
    void what_was_lent_before_is_not_taken_away_until_it_is_told_what_became_of_it() {
        grantUntil(CreditBucket.TRIAL, 5, clocks.now().plusSeconds(60));
        lend(3);
        clocks.advance(Duration.ofSeconds(60));

        assertThat(locked().total()).as("held by requests under way").isEqualTo(new Usd(3));
        database.transactVoid(tx -> tx.handle().execute("update lease set outstanding = 0"));
        assertThat(locked().total()).isEqualTo(Usd.ZERO);
    }

    @Test
    void wallets_nobody_touches_lose_what_is_over_too() {
        grantUntil(CreditBucket.ALLOWANCE, 5, clocks.now().plusSeconds(60));
        clocks.advance(Duration.ofSeconds(61));

        database.transactVoid(tx -> assertThat(ledger.expireDue(tx, 10)).isOne());

        assertThat(current().total()).isEqualTo(Usd.ZERO);
        database.transactVoid(tx -> assertThat(ledger.expireDue(tx, 10)).isZero());
    }

    @Test
    void the_ledger_cannot_be_changed_afterwards() {
        grant(CreditBucket.BONUS, 5, "b");

        for (var statement : List.of(
                "update ledger_transaction set amount_nanos = 1",
                "delete from ledger_transaction",
                "update ledger_entry set amount_nanos = 1",
                "delete from ledger_entry",
                "truncate ledger_entry",
                "insert into ledger_entry values (" + wallet + ", (select id from ledger_transaction), 'trial', 1)")) {
            assertThatThrownBy(() -> database.transactVoid(tx -> tx.handle().execute(statement)))
                    .as(statement)
                    .isInstanceOf(RuntimeException.class);
        }
        assertThat(number("select sum(amount_nanos) from ledger_entry")).isZero();
    }

    @Test
    void what_happens_at_the_same_time_happens_one_after_the_other() throws Exception {
        grant(CreditBucket.PURCHASED, 1_000, "p");
        try (var pool = Executors.newFixedThreadPool(6)) {
            var all = IntStream.range(0, 60)
                    .mapToObj(i -> pool.submit(() -> charge(charge("u" + i % 40, 3), charge("v" + i, 2))))
                    .toList();
            for (var one : all) {
                one.get();
            }
        }

        assertThat(current().total()).isEqualTo(new Usd(1_000 - 40 * 3 - 60 * 2));
        var history = texts("select before_nanos || ' ' || after_nanos from ledger_transaction order by id");
        for (int i = 1; i < history.size(); i++) {
            assertThat(history.get(i).split(" ")[0])
                    .isEqualTo(history.get(i - 1).split(" ")[1]);
        }
    }

    @Test
    void whatever_happens_to_a_wallet_its_books_agree_and_only_the_last_part_owes() {
        ForAll.cases(25, random -> {
            for (int step = 0; step < 20; step++) {
                happen(random, "step " + random.nextInt(200));
                clocks.advance(Duration.ofSeconds(random.nextInt(40)));
            }
            assertThat(new LedgerCheck(database).run().differences()).isEmpty();
            var balance = current().balance();
            assertThat(balance.allowance().nanos()).isNotNegative();
            assertThat(balance.trial().nanos()).isNotNegative();
            assertThat(balance.bonus().nanos()).isNotNegative();
        });
    }

    private void happen(RandomGenerator random, String key) {
        long amount = random.nextLong(1, 50);
        var bucket = CreditBucket.values()[random.nextInt(4)];
        switch (random.nextInt(5)) {
            case 0 -> charge(charge(key, amount), charge(key + "b", amount), charge(key, amount));
            case 1 ->
                grantUntil(
                        random.nextBoolean() ? CreditBucket.TRIAL : CreditBucket.ALLOWANCE,
                        amount,
                        clocks.now().plusSeconds(random.nextInt(60)));
            case 2 ->
                database.transactVoid(
                        tx -> tx.handle()
                                .execute(
                                        "insert into lease (kind, owner, part, book, outstanding, number, answer, until) values (7, '"
                                                + wallet + "', '', 1, " + amount + ", 1, '', now())"
                                                + " on conflict (kind, owner, part, book) do update set outstanding = excluded.outstanding"));
            case 3 -> {
                var now = locked();
                if (Math.min(now.balance().of(bucket).nanos(), now.total().nanos()) >= amount) {
                    grant(bucket, -amount, key);
                }
            }
            default -> grant(bucket, amount, key);
        }
    }

    @Test
    void what_was_given_back_of_a_charge_is_not_given_back_again() {
        grant(CreditBucket.ALLOWANCE, 4, "a");
        grant(CreditBucket.BONUS, 10, "b");
        charge(charge("u1", 6));
        long charged = number("select id from ledger_transaction where type = 'api_usage'");

        var whole = database.read(tx -> ledger.unreversed(tx, wallet, charged));
        assertThat(whole).isEqualTo(new Credits(new Usd(4), Usd.ZERO, new Usd(2), Usd.ZERO));
        post(refund(new Credits(new Usd(4), Usd.ZERO, Usd.ZERO, Usd.ZERO), charged));

        var rest = database.read(tx -> ledger.unreversed(tx, wallet, charged));
        assertThat(rest).isEqualTo(Credits.of(CreditBucket.BONUS, new Usd(2)));
    }

    private Posting refund(Credits change, long charged) {
        return Posting.of(
                        TransactionType.REFUND,
                        change,
                        Counterpart.USAGE_REVENUE,
                        "refund",
                        "Refund",
                        "admin:system",
                        JsonNodeFactory.instance.objectNode(),
                        clocks.now())
                .reversing(charged);
    }

    private void charge(Ledger.Charge... charges) {
        database.transactVoid(tx -> ledger.charge(tx, List.of(charges)));
    }

    private Ledger.Charge charge(String key, long nanos) {
        return new Ledger.Charge(
                wallet,
                new Usd(nanos),
                key,
                UUID.randomUUID(),
                "user:u",
                JsonNodeFactory.instance.objectNode().put("model", "m"),
                clocks.now());
    }

    private Posted grant(CreditBucket bucket, long nanos, String key) {
        return post(posting(bucket, nanos, key));
    }

    private void grantUntil(CreditBucket bucket, long nanos, Instant end) {
        database.transactVoid(tx -> ledger.post(
                tx, ledger.lock(tx, wallet).orElseThrow(), posting(bucket, nanos, "until " + end), bucket, end));
    }

    private Posted post(Posting posting) {
        return database.transact(tx -> ledger.post(tx, ledger.lock(tx, wallet).orElseThrow(), posting));
    }

    private Posting posting(CreditBucket bucket, long nanos, String key) {
        return Posting.of(
                nanos < 0 ? TransactionType.ADMIN_DEBIT : TransactionType.ADMIN_CREDIT,
                Credits.of(bucket, new Usd(nanos)),
                Counterpart.ADJUSTMENTS,
                key,
                "by hand",
                "admin:system",
                JsonNodeFactory.instance.objectNode(),
                clocks.now());
    }

    private void lend(long nanos) {
        database.transactVoid(tx -> tx.handle()
                .execute("insert into lease (kind, owner, part, book, outstanding, number, answer, until) values (7, '"
                        + wallet + "', '', 1, " + nanos + ", 1, '', now())"));
    }

    private Wallet locked() {
        return database.transact(tx -> ledger.lock(tx, wallet).orElseThrow());
    }

    private Wallet current() {
        return database.read(tx -> ledger.find(tx, OWNER).orElseThrow());
    }

    private long number(String sql) {
        return database.read(
                tx -> tx.handle().createQuery(sql).mapTo(Long.class).one());
    }

    private List<String> texts(String sql) {
        return new ArrayList<>(database.read(
                tx -> tx.handle().createQuery(sql).mapTo(String.class).list()));
    }
}
