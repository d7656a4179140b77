package dev.gatehouse.wallets;

import dev.gatehouse.platform.Tx;
import dev.gatehouse.wallets.LedgerCheck.Checked;
import dev.gatehouse.wallets.LedgerCheck.Difference;
import java.util.List;

/** The SQL that proves the ledger. */
final class LedgerCheckRepository {
    static final String COUNTS = """
            select (select count(*) from wallet) as wallets, (select count(*) from ledger_transaction) as transactions,
                   (select count(*) from ledger_entry) as entries,
                   (select count(*) from usage_record where wallet_id <> 0 and cost_nanos <> 0) as charges
            """;

    /** The first of them: who has more has another trouble. */
    static final String DIFFERENCES = """
            with sums as (
                select wallet_id, account, sum(amount_nanos) as amount from ledger_entry
                where account not like 'sys:%' group by wallet_id, account
            ),
            balances as (
                select id as wallet_id, account, amount from wallet cross join lateral (values
                    ('allowance', allowance_nanos), ('trial', trial_nanos), ('bonus', bonus_nanos),
                    ('purchased', purchased_nanos)) parts (account, amount)
            ),
            of_transactions as (
                select wallet_id, transaction_id, sum(amount_nanos) as total,
                       sum(amount_nanos) filter (where account not like 'sys:%') as own
                from ledger_entry group by wallet_id, transaction_id
            ),
            history as (
                select wallet_id, id, before_nanos,
                       coalesce(lag(after_nanos) over (partition by wallet_id order by id), 0) as previous
                from ledger_transaction
            ),
            found as (
                select 'balance' as what, 'wallet ' || wallet_id || ', ' || account as place,
                       cast(coalesce(sums.amount, 0) as text) as expected, cast(coalesce(balances.amount, 0) as text) as stands
                from balances full join sums using (wallet_id, account)
                where coalesce(sums.amount, 0) <> coalesce(balances.amount, 0)
                union all
                select 'entries', 'transaction ' || transaction_id, '0', cast(total as text)
                from of_transactions where total <> 0
                union all
                select 'amount', 'transaction ' || id, cast(coalesce(own, 0) as text), cast(amount_nanos as text)
                from ledger_transaction
                left join of_transactions on of_transactions.wallet_id = ledger_transaction.wallet_id and transaction_id = id
                where coalesce(own, 0) <> amount_nanos
                union all
                select 'history', 'transaction ' || id, cast(previous as text), cast(before_nanos as text)
                from history where previous <> before_nanos
                union all
                select 'charge', 'usage ' || usage_record.id, cast(-cost_nanos as text),
                       coalesce(cast(amount_nanos as text), 'none')
                from usage_record
                left join ledger_transaction charged
                    on charged.wallet_id = usage_record.wallet_id and charged.key = 'usage:' || usage_record.id
                where usage_record.wallet_id <> 0 and cost_nanos <> 0 and amount_nanos is distinct from -cost_nanos
            )
            select what, place, expected, stands from found order by what, place limit 100
            """;

    Checked counts(Tx tx) {
        return tx.handle()
                .createQuery(COUNTS)
                .map((row, _) -> new Checked(
                        row.getLong("wallets"),
                        row.getLong("transactions"),
                        row.getLong("entries"),
                        row.getLong("charges")))
                .one();
    }

    List<Difference> differences(Tx tx) {
        return tx.handle()
                .createQuery(DIFFERENCES)
                .map((row, _) -> new Difference(
                        row.getString("what"),
                        row.getString("place"),
                        row.getString("expected"),
                        row.getString("stands")))
                .list();
    }
}
