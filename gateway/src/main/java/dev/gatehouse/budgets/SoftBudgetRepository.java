package dev.gatehouse.budgets;

import dev.gatehouse.platform.Tx;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** The SQL of soft budgets: whoever spent them is remembered for a while, so that it is told once. */
final class SoftBudgetRepository {
    static final String TELL = """
            with crossed as (
                select 'team' as kind, team_id as owner, '' as part, spend, soft_budget from team
                union all
                select 'user', user_id, '', spend, soft_budget from user_account
                union all
                select 'key', token, '', key.spend, soft_budget from virtual_key key join budget using (budget_id)
                union all
                select 'organization', organization_id, '', spend, soft_budget
                from organization join budget using (budget_id)
                union all
                select 'team_member', team_id, user_id, spend, soft_budget from team_member join budget using (budget_id)
                union all
                select 'customer', user_id, '', spend, soft_budget from end_user join budget using (budget_id)
                union all
                select 'tag', tag_name, '', spend, soft_budget from tag join budget using (budget_id)
            )
            insert into soft_budget_alert (kind, owner, part, spend, soft_budget, alerted_at)
            select kind, owner, part, spend, soft_budget, cast(:now as timestamptz) from crossed
            where soft_budget > 0 and spend >= soft_budget and not exists (
                select 1 from soft_budget_alert told
                where told.kind = crossed.kind and told.owner = crossed.owner and told.part = crossed.part
                  and told.alerted_at > cast(:now as timestamptz) - cast(:pause as interval))
            order by kind, owner, part limit :limit
            on conflict (kind, owner, part) do update
            set spend = excluded.spend, soft_budget = excluded.soft_budget, alerted_at = excluded.alerted_at
            where soft_budget_alert.alerted_at <= excluded.alerted_at - cast(:pause as interval)
            returning kind, owner, part, spend, soft_budget
            """;

    /** @param part of a member the user's id; empty for the others */
    record Crossed(String kind, String owner, String part, BigDecimal spend, BigDecimal softBudget) {}

    List<Crossed> tell(Tx tx, Instant now, Duration pause, int limit) {
        return tx.handle()
                .createQuery(TELL)
                .bind("now", now.toString())
                .bind("pause", pause.toString())
                .bind("limit", limit)
                .map((row, _) -> new Crossed(
                        row.getString("kind"),
                        row.getString("owner"),
                        row.getString("part"),
                        row.getBigDecimal("spend"),
                        row.getBigDecimal("soft_budget")))
                .list();
    }
}
