package dev.gatehouse.budgets;

import dev.gatehouse.access.Grant;
import dev.gatehouse.access.Target;
import dev.gatehouse.auditlog.AuditLog;
import dev.gatehouse.platform.Tx;
import org.jspecify.annotations.Nullable;

/** Budget rows of customers and tags, which are made when limits are given and audited for themselves. */
public final class LinkedBudgets {
    private final BudgetRows rows;
    private final AuditLog audit;

    public LinkedBudgets(BudgetRows rows, AuditLog audit) {
        this.rows = rows;
        this.audit = audit;
    }

    public boolean exists(Tx tx, String id) {
        return rows.find(tx, id).isPresent();
    }

    /** @return its id */
    public String create(Tx tx, Grant grant, BudgetLimits limits) {
        var budget = rows.create(tx, grant, limits);
        audit.append(tx, grant, target(budget), null, budget);
        return budget.budgetId();
    }

    /**
     * In the row somebody is linked to, or in one of his own.
     *
     * @param patch judged before
     * @return the id of the row he is linked to from now on
     */
    public String set(Tx tx, Grant grant, @Nullable String linked, BudgetPatch patch) {
        var change =
                linked == null ? null : rows.change(tx, grant, linked, patch).orElse(null);
        if (change == null) {
            return create(tx, grant, patch.values());
        }
        audit.append(tx, grant, target(change.after()), change.before(), change.after());
        return change.after().budgetId();
    }

    private static Target target(Budget budget) {
        return Target.of("budget", budget.budgetId());
    }
}
