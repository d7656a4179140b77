package dev.gatehouse.wallets;

import dev.gatehouse.money.Usd;
import dev.gatehouse.platform.Tx;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The SQL of wallets. */
final class WalletRepository {
    private static final String COLUMNS = """
            id, owner_kind, owner_id, allowance_nanos, trial_nanos, bonus_nanos, purchased_nanos, allowance_ends, trial_ends
            """;

    static final String OPEN = """
            insert into wallet (owner_kind, owner_id, created_at)
            values (:kind, :owner, cast(:now as timestamptz)) on conflict (owner_kind, owner_id) do nothing
            """;

    static final String FIND = "select " + COLUMNS + " from wallet where owner_kind = :kind and owner_id = :owner";

    /** In the order of their ids, so that two who lock several never wait for each other. */
    static final String LOCK =
            "select " + COLUMNS + " from wallet where id = any(cast(:ids as bigint[])) order by id for no key update";

    /** What all nodes were lent of it and have not reported: 7 is the kind under which leases know wallets. */
    static final String LENT = """
            select coalesce(sum(greatest(outstanding, 0)), 0) from lease where kind = 7 and owner = :owner and part = ''
            """;

    static final String WRITE = """
            update wallet
            set allowance_nanos = given.allowance, trial_nanos = given.trial, bonus_nanos = given.bonus,
                purchased_nanos = given.purchased, allowance_ends = given.allowance_ends, trial_ends = given.trial_ends
            from unnest(cast(:ids as bigint[]), cast(:allowances as bigint[]), cast(:trials as bigint[]),
                    cast(:bonuses as bigint[]), cast(:purchases as bigint[]), cast(:allowance_ends as timestamptz[]),
                    cast(:trial_ends as timestamptz[]))
                given (id, allowance, trial, bonus, purchased, allowance_ends, trial_ends)
            where wallet.id = given.id
            """;

    static final String DUE = """
            select id from wallet
            where (allowance_nanos > 0 or trial_nanos > 0) and least(allowance_ends, trial_ends) <= cast(:now as timestamptz)
              and (allowance_nanos > 0 and allowance_ends <= cast(:now as timestamptz)
                   or trial_nanos > 0 and trial_ends <= cast(:now as timestamptz))
            order by least(allowance_ends, trial_ends) limit :most
            """;

    /** @return whether there was none before */
    boolean open(Tx tx, WalletOwner owner, Instant now) {
        return tx.handle()
                        .createUpdate(OPEN)
                        .bind("kind", owner.kind().code())
                        .bind("owner", owner.id())
                        .bind("now", now.toString())
                        .execute()
                == 1;
    }

    Optional<Wallet> find(Tx tx, WalletOwner owner) {
        return tx.handle()
                .createQuery(FIND)
                .bind("kind", owner.kind().code())
                .bind("owner", owner.id())
                .map((row, _) -> wallet(row))
                .findOne();
    }

    List<Wallet> lock(Tx tx, Collection<Long> ids) {
        return tx.handle()
                .createQuery(LOCK)
                .bind("ids", ids.toArray(Long[]::new))
                .map((row, _) -> wallet(row))
                .list();
    }

    Usd lent(Tx tx, long wallet) {
        return new Usd(tx.handle()
                .createQuery(LENT)
                .bind("owner", Long.toString(wallet))
                .mapTo(Long.class)
                .one());
    }

    void write(Tx tx, Collection<Wallet> wallets) {
        tx.handle()
                .createUpdate(WRITE)
                .bind("ids", wallets.stream().map(Wallet::id).toArray(Long[]::new))
                .bind("allowances", amounts(wallets, CreditBucket.ALLOWANCE))
                .bind("trials", amounts(wallets, CreditBucket.TRIAL))
                .bind("bonuses", amounts(wallets, CreditBucket.BONUS))
                .bind("purchases", amounts(wallets, CreditBucket.PURCHASED))
                .bind(
                        "allowance_ends",
                        wallets.stream().map(w -> text(w.allowanceEnds())).toArray(String[]::new))
                .bind(
                        "trial_ends",
                        wallets.stream().map(w -> text(w.trialEnds())).toArray(String[]::new))
                .execute();
    }

    private static Long[] amounts(Collection<Wallet> wallets, CreditBucket bucket) {
        return wallets.stream().map(w -> w.balance().of(bucket).nanos()).toArray(Long[]::new);
    }

    /** Those of which something is over. */
    List<Long> due(Tx tx, Instant now, int most) {
        return tx.handle()
                .createQuery(DUE)
                .bind("now", now.toString())
                .bind("most", most)
                .mapTo(Long.class)
                .list();
    }

    private static Wallet wallet(ResultSet row) throws SQLException {
        return new Wallet(
                row.getLong("id"),
                new WalletOwner(WalletOwner.Kind.of(row.getString("owner_kind")), row.getString("owner_id")),
                new Credits(
                        new Usd(row.getLong("allowance_nanos")),
                        new Usd(row.getLong("trial_nanos")),
                        new Usd(row.getLong("bonus_nanos")),
                        new Usd(row.getLong("purchased_nanos"))),
                instant(row.getTimestamp("allowance_ends")),
                instant(row.getTimestamp("trial_ends")));
    }

    private static @Nullable Instant instant(@Nullable Timestamp timestamp) {
        return timestamp == null ? null : timestamp.toInstant();
    }

    private static @Nullable String text(@Nullable Instant instant) {
        return instant == null ? null : instant.toString();
    }
}
