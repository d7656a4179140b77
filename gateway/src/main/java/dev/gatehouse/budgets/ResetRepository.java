package dev.gatehouse.budgets;

import dev.gatehouse.access.Subject;
import dev.gatehouse.config.BudgetConfig;
import dev.gatehouse.leases.PurseId;
import dev.gatehouse.platform.Tx;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The SQL of budgets that begin again. */
final class ResetRepository {
    static final String LEAD = "select pg_try_advisory_xact_lock(hashtextextended('budget.reset', 0))";

    static final String DUE_KEYS = """
            select token as id, budget_duration as period from virtual_key
            where budget_reset_at <= cast(:now as timestamptz) and (expires is null or expires > cast(:now as timestamptz))
            order by token limit :limit for no key update
            """;
    static final String DUE_USERS = """
            select user_id as id, budget_duration as period from user_account
            where budget_reset_at <= cast(:now as timestamptz) order by user_id limit :limit for no key update
            """;
    static final String DUE_TEAMS = """
            select team_id as id, budget_duration as period from team
            where budget_reset_at <= cast(:now as timestamptz) order by team_id limit :limit for no key update
            """;
    static final String DUE_BUDGETS = """
            select budget_id as id, budget_duration as period from budget
            where budget_reset_at <= cast(:now as timestamptz) order by budget_id limit :limit for no key update
            """;

    private static final String GIVEN =
            " from unnest(cast(:ids as text[]), cast(:next as timestamptz[])) given (id, next) where ";

    static final String RESET_KEYS = "update virtual_key set spend = 0, budget_reset_at = next" + GIVEN + "token = id";
    static final String RESET_USERS =
            "update user_account set spend = 0, budget_reset_at = next" + GIVEN + "user_id = id";
    static final String RESET_TEAMS = "update team set spend = 0, budget_reset_at = next" + GIVEN + "team_id = id";
    static final String RESET_BUDGETS = "update budget set budget_reset_at = next" + GIVEN + "budget_id = id";

    /** Everybody whose spending is limited by one of these budgets. An organization's spending is what a budget's duration is for, too. */
    static final String RESET_LINKED = """
            with members as (
                update team_member set spend = 0 where budget_id = any(cast(:ids as text[])) returning user_id
            ),
            organizations as (
                update organization set spend = 0 where budget_id = any(cast(:ids as text[])) returning organization_id
            ),
            keys as (
                update virtual_key set spend = 0 where budget_id = any(cast(:ids as text[])) returning token
            ),
            customers as (
                update end_user set spend = 0
                where (budget_id = any(cast(:ids as text[]))
                       or budget_id is null and cast(:default as text) = any(cast(:ids as text[])))
                  and spend <> 0
            ),
            tags as (
                update tag set spend = 0 where budget_id = any(cast(:ids as text[]))
            ),
            defaults as (
                update team_member set spend = 0 from team
                where team_member.team_id = team.team_id and team_member.budget_id is null
                  and team.metadata ->> 'team_member_budget_id' = any(cast(:ids as text[]))
                returning team_member.user_id
            )
            select 'USER' as kind, user_id as id from members
            union select 'USER', user_id from defaults
            union select 'ORGANIZATION', organization_id from organizations
            union select 'KEY', token from keys
            """;

    /** What all together have spent stands in the row of a user nobody is. */
    static final String KEEP_OF_ALL = """
            insert into user_account (user_id, max_budget, budget_duration, budget_reset_at, created_at, updated_at)
            values (:all, :most, :period, cast(:next as timestamptz), cast(:now as timestamptz), cast(:now as timestamptz))
            on conflict (user_id) do update
            set max_budget = excluded.max_budget, budget_duration = excluded.budget_duration,
                budget_reset_at = case when user_account.budget_duration is distinct from excluded.budget_duration
                                       then excluded.budget_reset_at else user_account.budget_reset_at end,
                updated_at = excluded.updated_at
            where (user_account.max_budget, user_account.budget_duration)
                  is distinct from (excluded.max_budget, excluded.budget_duration)
            """;

    /** @param period as stored; empty where there is none */
    record Due(String id, Optional<String> period) {}

    /** @return whether no other node does it at the moment */
    boolean lead(Tx tx) {
        return tx.handle().createQuery(LEAD).mapTo(Boolean.class).one();
    }

    /** @return whether it was another, or none */
    boolean keepOfAll(Tx tx, BudgetConfig config, Instant now) {
        var period = Optional.ofNullable(config.allDuration());
        return tx.handle()
                        .createUpdate(KEEP_OF_ALL)
                        .bind("all", PurseId.OF_ALL.owner())
                        .bind("most", config.all())
                        .bind("period", config.allDuration())
                        .bind(
                                "next",
                                period.map(it -> BudgetPeriod.resetOrMidnight(now, it)
                                                .toString())
                                        .orElse(null))
                        .bind("now", now.toString())
                        .execute()
                == 1;
    }

    /** Held until the transaction ends. */
    List<Due> due(Tx tx, String statement, Instant now, int limit) {
        return tx.handle()
                .createQuery(statement)
                .bind("now", now.toString())
                .bind("limit", limit)
                .map((row, _) -> new Due(row.getString("id"), Optional.ofNullable(row.getString("period"))))
                .list();
    }

    void reset(Tx tx, String statement, Map<String, Instant> next) {
        tx.handle()
                .createUpdate(statement)
                .bindArray("ids", String.class, next.keySet().toArray())
                .bindArray(
                        "next",
                        String.class,
                        next.values().stream().map(Instant::toString).toArray())
                .execute();
    }

    /**
     * @param ofCustomers the budget of those who were given none
     * @return who must be forgotten where they are remembered
     */
    List<Subject> resetLinked(Tx tx, Map<String, Instant> budgets, @Nullable String ofCustomers) {
        return tx.handle()
                .createQuery(RESET_LINKED)
                .bindArray("ids", String.class, budgets.keySet().toArray())
                .bind("default", ofCustomers)
                .map((row, _) -> new Subject(Subject.Kind.valueOf(row.getString("kind")), row.getString("id")))
                .list();
    }
}
