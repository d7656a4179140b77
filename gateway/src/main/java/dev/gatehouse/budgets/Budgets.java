package dev.gatehouse.budgets;

import dev.gatehouse.access.Grant;
import dev.gatehouse.access.Subject;
import dev.gatehouse.access.Target;
import dev.gatehouse.auditlog.AuditLog;
import dev.gatehouse.error.ApiError.Pinned;
import dev.gatehouse.platform.Change;
import dev.gatehouse.platform.ChangeFeed;
import dev.gatehouse.platform.Clocks;
import dev.gatehouse.platform.Database;
import dev.gatehouse.platform.Ids;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;

/** Decides what happens to budgets that are managed by themselves. */
public final class Budgets {
    private final Database database;
    private final BudgetRepository repository = new BudgetRepository();
    private final BudgetRows rows;
    private final AuditLog audit;
    private final Ids ids;
    private final Clocks clocks;

    public Budgets(Database database, BudgetRows rows, AuditLog audit, Ids ids, Clocks clocks) {
        this.database = database;
        this.rows = rows;
        this.audit = audit;
        this.ids = ids;
        this.clocks = clocks;
    }

    public Budget create(Grant grant, NewBudget asked) {
        BudgetRules.require(BudgetRules.fault(asked.limits()));
        var id = asked.id().orElseGet(() -> ids.next().toString());
        var computed = Budget.of(id, asked.limits(), clocks.storable(), grant.user());
        var budget = asked.budgetResetAt() == null
                ? computed
                : computed.resettingAt(asked.budgetResetAt().truncatedTo(ChronoUnit.MICROS));
        return database.transact(tx -> {
            if (!repository.insert(tx, budget)) {
                throw refused(400, "Budget with budget_id=" + id + " already exists.");
            }
            audit.append(tx, grant, target(id), null, budget);
            return budget;
        });
    }

    public Budget update(Grant grant, BudgetUpdate asked) {
        var id = asked.id().orElseThrow(() -> refused(400, "budget_id is required"));
        BudgetRules.require(BudgetRules.fault(asked.changes()));
        return database.transact(tx -> {
            var change = rows.change(tx, grant, id, asked.changes())
                    .orElseThrow(() -> refused(404, "Budget not found, passed budget_id=" + id));
            audit.append(tx, grant, target(id), change.before(), change.after());
            return change.after();
        });
    }

    /** Those that exist. */
    public List<Budget> info(Grant grant, BudgetNames which) {
        if (which.budgets().isEmpty()) {
            throw refused(400, "Specify list of budget id's to query. Passed in=[]");
        }
        return database.read(tx -> repository.findAll(tx, which.budgets()));
    }

    public List<BudgetSetting> settings(Grant grant, String id) {
        requireAdminView(grant);
        return BudgetSetting.of(database.read(tx -> repository.find(tx, id)));
    }

    public List<Budget> list(Grant grant) {
        requireAdminView(grant);
        return database.read(repository::list);
    }

    /** Whoever was linked to it is without; an organization cannot be, and keeps it. */
    public Optional<Budget> delete(Grant grant, String id) {
        requireAdmin(grant, grant.isProxyAdmin());
        return database.transact(tx -> {
            var found = repository.lock(tx, id);
            found.ifPresent(budget -> {
                if (!repository.organizations(tx, id).isEmpty()) {
                    throw refused(400, "The budget is that of an organization. Delete the organization first.");
                }
                ChangeFeed.publish(tx, new Change(BudgetRows.TOPIC, id));
                ChangeFeed.publish(
                        tx,
                        repository.unlink(tx, id).stream().map(Subject::changed).toList());
                repository.delete(tx, id);
                audit.append(tx, grant, target(id), budget, null);
            });
            return found;
        });
    }

    private static void requireAdminView(Grant grant) {
        requireAdmin(grant, grant.hasAdminView());
    }

    /** A 400, as in the reference. */
    private static void requireAdmin(Grant grant, boolean holds) {
        if (!holds) {
            throw refused(
                    400,
                    "Admin-only endpoint. Not allowed to access this., your role="
                            + grant.caller().role().wireName());
        }
    }

    private static RuntimeException refused(int status, String message) {
        return Pinned.detailObject(status, message).asException();
    }

    private static Target target(String id) {
        return Target.of("budget", id);
    }
}
