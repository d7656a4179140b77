package dev.gatehouse.credits;

import dev.gatehouse.money.Usd;
import dev.gatehouse.platform.Tx;
import dev.gatehouse.wallets.LedgerRepository;
import dev.gatehouse.wallets.Posted;
import java.math.BigDecimal;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import org.jdbi.v3.core.statement.SqlStatement;
import org.jspecify.annotations.Nullable;

/** The SQL that reads wallets and their transactions for reports. */
final class CreditRepository {
    static final String LOCK_GRANTS = "select pg_advisory_xact_lock(hashtextextended('credit grants by ' || :by, 0))";

    static final String GRANTED_SINCE = """
            select coalesce(sum(amount_nanos), 0) from ledger_transaction
            where type = 'admin_credit' and created_by = :by and created_at > cast(:since as timestamptz)
            """;

    static final String TOTALS = """
            select coalesce(sum(allowance_nanos), 0) as allowance, coalesce(sum(trial_nanos), 0) as trial,
                   coalesce(sum(bonus_nanos), 0) as bonus, coalesce(sum(purchased_nanos), 0) as purchased,
                   count(*) as wallets,
                   (select coalesce(sum(greatest(least(kept, outstanding), 0)), 0) from lease where kind = 7) as reserved
            from wallet
            """;

    private static final String MATCHING = """
             from ledger_transaction
             where (cast(:wallet as bigint) is null or wallet_id = :wallet)
               and (cast(:type as text) is null or type = :type)
               and (cast(:from as timestamptz) is null or created_at >= cast(:from as timestamptz))
               and (cast(:to as timestamptz) is null or created_at <= cast(:to as timestamptz))
               and (cast(:least as bigint) is null or abs(amount_nanos) >= :least)
               and (cast(:most as bigint) is null or abs(amount_nanos) <= :most)
               and (cast(:sign as integer) is null or sign(amount_nanos) = :sign)
            """;

    static final String COUNT = "select count(*)" + MATCHING;
    static final String NEWEST = page("created_at desc, id desc");
    static final String OLDEST = page("created_at, id");
    static final String LARGEST = page("amount_nanos desc, id desc");
    static final String SMALLEST = page("amount_nanos, id");
    static final String BY_TYPE = page("type, id");
    static final String BY_TYPE_BACKWARDS = page("type desc, id desc");

    static final String BY_TYPES = """
            select type, count(*) as count, sum(amount_nanos) as total,
                   sum(amount_nanos) filter (where amount_nanos > 0) as added,
                   -sum(amount_nanos) filter (where amount_nanos < 0) as used,
                   count(*) filter (where amount_nanos > 0) as credits,
                   count(*) filter (where amount_nanos < 0) as charges,
                   max(amount_nanos) filter (where amount_nanos > 0) as largest_credit,
                   -min(amount_nanos) filter (where amount_nanos < 0) as largest_charge
            """ + MATCHING + " group by type order by type";

    /** The last 366 days on which anything happened. */
    static final String BY_DAYS = """
            select cast(created_at at time zone 'UTC' as date) as day, count(*) as count,
                   sum(amount_nanos) filter (where amount_nanos > 0) as added,
                   -sum(amount_nanos) filter (where amount_nanos < 0) as used
            """ + MATCHING + " group by day order by day desc limit 366";

    /** Whose wallets these are: numbers of users, ids of others. */
    static final String OWNERS = """
            select id, owner_kind, owner_id from wallet where id = any(cast(:wallets as bigint[]))
            """;

    static final String USERS = "select count(*) from user_account";

    private static String page(String order) {
        return "select " + LedgerRepository.COLUMNS + MATCHING + " order by " + order + " limit :limit offset :offset";
    }

    /** Of all wallets together. */
    record Totals(
            BigDecimal allowance,
            BigDecimal trial,
            BigDecimal bonus,
            BigDecimal purchased,
            BigDecimal reserved,
            long wallets) {}

    record TypeSum(
            String type,
            long count,
            BigDecimal total,
            BigDecimal added,
            BigDecimal used,
            long credits,
            long charges,
            BigDecimal largestCredit,
            BigDecimal largestCharge) {}

    record DaySum(LocalDate day, long count, BigDecimal added, BigDecimal used) {}

    record Owner(long wallet, String kind, String id) {}

    void lockGrants(Tx tx, String by) {
        tx.handle().createQuery(LOCK_GRANTS).bind("by", by).mapTo(String.class).one();
    }

    Usd grantedSince(Tx tx, String by, Instant since) {
        return new Usd(tx.handle()
                .createQuery(GRANTED_SINCE)
                .bind("by", by)
                .bind("since", since.toString())
                .mapTo(Long.class)
                .one());
    }

    Totals totals(Tx tx) {
        return tx.handle()
                .createQuery(TOTALS)
                .map((row, _) -> new Totals(
                        dollars(row, "allowance"),
                        dollars(row, "trial"),
                        dollars(row, "bonus"),
                        dollars(row, "purchased"),
                        dollars(row, "reserved"),
                        row.getLong("wallets")))
                .one();
    }

    long users(Tx tx) {
        return tx.handle().createQuery(USERS).mapTo(Long.class).one();
    }

    long count(Tx tx, TransactionFilter filter) {
        return bound(tx.handle().createQuery(COUNT), filter).mapTo(Long.class).one();
    }

    List<Posted> page(Tx tx, TransactionFilter filter, TransactionOrder order, int limit, long offset) {
        return bound(tx.handle().createQuery(order.statement()), filter)
                .bind("limit", limit)
                .bind("offset", offset)
                .map((row, _) -> LedgerRepository.posted(row))
                .list();
    }

    List<TypeSum> byTypes(Tx tx, TransactionFilter filter) {
        return bound(tx.handle().createQuery(BY_TYPES), filter)
                .map((row, _) -> new TypeSum(
                        row.getString("type"),
                        row.getLong("count"),
                        dollars(row, "total"),
                        dollars(row, "added"),
                        dollars(row, "used"),
                        row.getLong("credits"),
                        row.getLong("charges"),
                        dollars(row, "largest_credit"),
                        dollars(row, "largest_charge")))
                .list();
    }

    List<DaySum> byDays(Tx tx, TransactionFilter filter) {
        return bound(tx.handle().createQuery(BY_DAYS), filter)
                .map((row, _) -> new DaySum(
                        row.getObject("day", LocalDate.class),
                        row.getLong("count"),
                        dollars(row, "added"),
                        dollars(row, "used")))
                .list();
    }

    List<Owner> owners(Tx tx, List<Long> wallets) {
        return tx.handle()
                .createQuery(OWNERS)
                .bind("wallets", wallets.toArray(Long[]::new))
                .map((row, _) -> new Owner(row.getLong("id"), row.getString("owner_kind"), row.getString("owner_id")))
                .list();
    }

    private static <S extends SqlStatement<S>> S bound(S statement, TransactionFilter filter) {
        return statement
                .bind("wallet", filter.wallet())
                .bind("type", filter.type())
                .bind("from", text(filter.from()))
                .bind("to", text(filter.to()))
                .bind("least", nanos(filter.least()))
                .bind("most", nanos(filter.most()))
                .bind("sign", filter.sign());
    }

    private static @Nullable String text(@Nullable Instant instant) {
        return instant == null ? null : instant.toString();
    }

    private static @Nullable Long nanos(@Nullable Usd amount) {
        return amount == null ? null : amount.nanos();
    }

    /** Sums may be more than a long can count. */
    private static BigDecimal dollars(ResultSet row, String column) throws SQLException {
        var nanos = row.getBigDecimal(column);
        return nanos == null || nanos.signum() == 0
                ? BigDecimal.ZERO
                : nanos.movePointLeft(9).stripTrailingZeros();
    }
}
