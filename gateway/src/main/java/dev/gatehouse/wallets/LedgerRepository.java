package dev.gatehouse.wallets;

import dev.gatehouse.money.Usd;
import dev.gatehouse.platform.Tx;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The SQL of the ledger's transactions and entries. */
public final class LedgerRepository {
    /** What {@link #posted} reads. */
    public static final String COLUMNS = """
            id, wallet_id, type, amount_nanos, before_nanos, after_nanos, description, payment_id, reverses, created_by,
            metadata, created_at
            """;

    static final String NUMBERS = "select nextval('ledger_transaction_id') from generate_series(1, :count)";

    static final String KNOWN = """
            select wallet_id, key from ledger_transaction
            where (wallet_id, key) in (select * from unnest(cast(:wallets as bigint[]), cast(:keys as text[])))
            """;

    static final String FIND_KEY =
            "select " + COLUMNS + " from ledger_transaction where wallet_id = :wallet and key = :key";

    static final String FIND = "select " + COLUMNS + " from ledger_transaction where wallet_id = :wallet and id = :id";

    static final String INSERT = """
            insert into ledger_transaction (wallet_id, id, type, amount_nanos, before_nanos, after_nanos, key, description,
                payment_id, usage_id, reverses, created_by, metadata, created_at)
            select wallet, id, type, amount, before, before + amount, key, description, payment, cast(usage as uuid),
                reverses, created_by, cast(metadata as jsonb), cast(at as timestamptz)
            from unnest(cast(:wallets as bigint[]), cast(:ids as bigint[]), cast(:types as text[]),
                    cast(:amounts as bigint[]), cast(:befores as bigint[]), cast(:keys as text[]),
                    cast(:descriptions as text[]), cast(:payments as text[]), cast(:usages as text[]),
                    cast(:reverses as bigint[]), cast(:created_by as text[]), cast(:metadata as text[]),
                    cast(:ats as text[]))
                given (wallet, id, type, amount, before, key, description, payment, usage, reverses, created_by,
                    metadata, at)
            """;

    static final String INSERT_ENTRIES = """
            insert into ledger_entry (wallet_id, transaction_id, account, amount_nanos)
            select * from unnest(cast(:wallets as bigint[]), cast(:transactions as bigint[]), cast(:accounts as text[]),
                cast(:amounts as bigint[]))
            """;

    static final String CHANGE_OF = """
            select account, amount_nanos from ledger_entry
            where wallet_id = :wallet and transaction_id = :transaction and account not like 'sys:%'
            """;

    static final String REVERSED = """
            select account, cast(sum(amount_nanos) as bigint) as amount_nanos from ledger_entry
            where wallet_id = :wallet and account not like 'sys:%' and transaction_id in (
                select id from ledger_transaction where wallet_id = :wallet and reverses = :transaction)
            group by account
            """;

    /** A posting with its place in the wallet's history. */
    record Placed(long wallet, long id, Usd before, Posting posting) {}

    private record Entry(long wallet, long transaction, String account, long amount) {}

    /** New numbers, ascending. To be drawn under the wallets' locks. */
    List<Long> numbers(Tx tx, int count) {
        return tx.handle()
                .createQuery(NUMBERS)
                .bind("count", count)
                .mapTo(Long.class)
                .list();
    }

    /** Which of these keys of which wallet are taken. */
    Map<Long, Set<String>> known(Tx tx, List<Long> wallets, List<String> keys) {
        return tx
                .handle()
                .createQuery(KNOWN)
                .bind("wallets", wallets.toArray(Long[]::new))
                .bind("keys", keys.toArray(String[]::new))
                .map((row, _) -> Map.entry(row.getLong(1), row.getString(2)))
                .stream()
                .collect(Collectors.groupingBy(
                        Map.Entry::getKey,
                        Collectors.mapping(Map.Entry::getValue, Collectors.toCollection(HashSet::new))));
    }

    Optional<Posted> find(Tx tx, long wallet, String key) {
        return tx.handle()
                .createQuery(FIND_KEY)
                .bind("wallet", wallet)
                .bind("key", key)
                .map((row, _) -> posted(row))
                .findOne();
    }

    Optional<Posted> find(Tx tx, long wallet, long id) {
        return tx.handle()
                .createQuery(FIND)
                .bind("wallet", wallet)
                .bind("id", id)
                .map((row, _) -> posted(row))
                .findOne();
    }

    void insert(Tx tx, List<Placed> placed) {
        tx.handle()
                .createUpdate(INSERT)
                .bind("wallets", placed.stream().map(Placed::wallet).toArray(Long[]::new))
                .bind("ids", placed.stream().map(Placed::id).toArray(Long[]::new))
                .bind("types", texts(placed, posting -> posting.type().code()))
                .bind(
                        "amounts",
                        placed.stream()
                                .map(p -> p.posting().change().total().nanos())
                                .toArray(Long[]::new))
                .bind("befores", placed.stream().map(p -> p.before().nanos()).toArray(Long[]::new))
                .bind("keys", texts(placed, Posting::key))
                .bind("descriptions", texts(placed, Posting::description))
                .bind("payments", texts(placed, Posting::payment))
                .bind("usages", texts(placed, posting -> Objects.toString(posting.usage(), null)))
                .bind(
                        "reverses",
                        placed.stream().map(p -> p.posting().reverses()).toArray(Long[]::new))
                .bind("created_by", texts(placed, Posting::createdBy))
                .bind("metadata", texts(placed, posting -> posting.metadata().toString()))
                .bind("ats", texts(placed, posting -> posting.at().toString()))
                .execute();
        insertEntries(tx, placed.stream().flatMap(p -> entries(p).stream()).toList());
    }

    private interface Text {
        @Nullable
        String of(Posting posting);
    }

    private static String[] texts(List<Placed> placed, Text text) {
        return placed.stream().map(p -> text.of(p.posting())).toArray(String[]::new);
    }

    private static List<Entry> entries(Placed placed) {
        var entries = new ArrayList<Entry>();
        var change = placed.posting().change();
        for (var bucket : CreditBucket.values()) {
            add(entries, placed, bucket.account(), change.of(bucket).nanos());
        }
        add(
                entries,
                placed,
                placed.posting().counterpart().account(),
                -change.total().nanos());
        return entries;
    }

    private static void add(List<Entry> entries, Placed placed, String account, long amount) {
        if (amount != 0) {
            entries.add(new Entry(placed.wallet(), placed.id(), account, amount));
        }
    }

    private static void insertEntries(Tx tx, Collection<Entry> entries) {
        tx.handle()
                .createUpdate(INSERT_ENTRIES)
                .bind("wallets", entries.stream().map(Entry::wallet).toArray(Long[]::new))
                .bind("transactions", entries.stream().map(Entry::transaction).toArray(Long[]::new))
                .bind("accounts", entries.stream().map(Entry::account).toArray(String[]::new))
                .bind("amounts", entries.stream().map(Entry::amount).toArray(Long[]::new))
                .execute();
    }

    /** What a transaction did to each part of the wallet. */
    Credits change(Tx tx, long wallet, long transaction) {
        return credits(tx, CHANGE_OF, wallet, transaction);
    }

    /** The same of all that took it back, together. */
    Credits reversed(Tx tx, long wallet, long transaction) {
        return credits(tx, REVERSED, wallet, transaction);
    }

    private static Credits credits(Tx tx, String statement, long wallet, long transaction) {
        var credits = Credits.NOTHING;
        for (var entry : tx.handle()
                .createQuery(statement)
                .bind("wallet", wallet)
                .bind("transaction", transaction)
                .map((row, _) -> Map.entry(row.getString("account"), new Usd(row.getLong("amount_nanos"))))
                .list()) {
            credits = credits.plus(Credits.of(CreditBucket.ofAccount(entry.getKey()), entry.getValue()));
        }
        return credits;
    }

    /** Of a row with {@link #COLUMNS}. */
    public static Posted posted(ResultSet row) throws SQLException {
        long reverses = row.getLong("reverses");
        var isReversal = !row.wasNull();
        return new Posted(
                row.getLong("id"),
                row.getLong("wallet_id"),
                TransactionType.of(row.getString("type")).orElseThrow(),
                new Usd(row.getLong("amount_nanos")),
                new Usd(row.getLong("before_nanos")),
                new Usd(row.getLong("after_nanos")),
                row.getString("description"),
                row.getString("payment_id"),
                isReversal ? reverses : null,
                row.getString("created_by"),
                row.getString("metadata"),
                row.getTimestamp("created_at").toInstant());
    }
}
