package dev.gatehouse.teams;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.gatehouse.access.Grant;
import dev.gatehouse.budgets.Budget;
import dev.gatehouse.budgets.BudgetLimits;
import dev.gatehouse.budgets.BudgetPeriod;
import dev.gatehouse.budgets.BudgetRows;
import dev.gatehouse.directory.Member;
import dev.gatehouse.endpoint.Json;
import dev.gatehouse.endpoint.Patches;
import dev.gatehouse.endpoint.RecordReader;
import dev.gatehouse.platform.Ids;
import dev.gatehouse.platform.Tx;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Budget rows of members: the team's one for all of them, and those of their own. */
final class MemberBudgets {
    private final BudgetRows budgets;
    private final Ids ids;

    MemberBudgets(BudgetRows budgets, Ids ids) {
        this.budgets = budgets;
        this.ids = ids;
    }

    /**
     * Changes the team's row for all members, or makes it.
     *
     * @param usualDuration of a row that is made and told no period
     * @param metadata the team's, which names the row; changed in place
     */
    void saveDefault(
            Tx tx,
            Grant grant,
            @Nullable String alias,
            @Nullable String usualDuration,
            MemberLimits limits,
            ObjectNode metadata,
            Instant now) {
        if (limits.isEmpty()) {
            return;
        }
        var id = metadata.path(Team.MEMBER_BUDGET).textValue();
        var stored = id == null ? null : budgets.lock(tx, id).orElse(null);
        if (stored != null) {
            budgets.update(tx, changed(grant, stored, limits, now));
        } else if (limits.limits()) {
            var made = defaultId(alias);
            var budget =
                    budgets.create(tx, grant, made, limits.alone(usualDuration)).orElseThrow();
            metadata.put(Team.MEMBER_BUDGET, budget.budgetId());
        }
    }

    /** {@code team-my-team-budget-} and 32 hexadecimal digits. */
    private String defaultId(@Nullable String alias) {
        var digits = ids.next().toString().replace("-", "");
        return alias == null || alias.isEmpty()
                ? "team-budget-" + digits
                : "team-" + alias.replace(' ', '-') + "-budget-" + digits;
    }

    /** A row of his own for each of so many members. */
    List<String> create(Tx tx, Grant grant, MemberLimits limits, int members) {
        return budgets.create(tx, grant, limits.alone(null), members);
    }

    /**
     * Changes the member's own row, or makes one out of the team's. The team's row is everybody's: it is never changed for one.
     *
     * @return the id of the member's row then; null where nothing limits him any more
     */
    @Nullable
    String saveOwn(Tx tx, Grant grant, Team team, Member member, MemberLimits limits, Instant now) {
        var id = member.budget();
        if (limits.isEmpty()) {
            return id;
        }
        var stored = id == null ? null : budgets.lock(tx, id).orElse(null);
        var wanted = limits.over(stored == null ? BudgetLimits.NONE : limitsOf(stored));
        if (isUnlimited(wanted)) {
            return null;
        }
        if (stored == null || Objects.equals(id, team.memberBudget())) {
            return budgets.create(tx, grant, wanted).budgetId();
        }
        budgets.update(tx, changed(grant, stored, limits, now));
        return id;
    }

    Map<String, Budget> find(Tx tx, Collection<String> budgetIds) {
        return budgets.findAll(tx, budgetIds);
    }

    private static Budget changed(Grant grant, Budget stored, MemberLimits limits, Instant now) {
        var row = Json.tree(stored);
        Patches.apply(row, limits);
        if (limits.budgetDuration().isSent()) {
            var period = limits.budgetDuration().or(null);
            var reset =
                    period == null ? null : BudgetPeriod.resetAfter(now, period).orElse(null);
            row.put("budget_reset_at", reset == null ? null : reset.toString());
        }
        row.put("updated_at", now.toString()).put("updated_by", grant.user());
        return RecordReader.read(Budget.class, row);
    }

    private static BudgetLimits limitsOf(Budget budget) {
        return new BudgetLimits(
                budget.maxBudget(),
                budget.softBudget(),
                budget.maxParallelRequests(),
                budget.tpmLimit(),
                budget.rpmLimit(),
                budget.modelMaxBudget(),
                budget.budgetDuration());
    }

    /** A period alone limits nothing. */
    private static boolean isUnlimited(BudgetLimits limits) {
        return limits.maxBudget() == null
                && limits.softBudget() == null
                && limits.maxParallelRequests() == null
                && limits.tpmLimit() == null
                && limits.rpmLimit() == null
                && limits.modelMaxBudget() == null;
    }
}
