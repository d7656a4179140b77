package dev.gatehouse.tags;

import com.fasterxml.jackson.databind.JsonNode;
import dev.gatehouse.access.Grant;
import dev.gatehouse.access.Target;
import dev.gatehouse.auditlog.AuditLog;
import dev.gatehouse.budgets.BudgetRules;
import dev.gatehouse.budgets.LinkedBudgets;
import dev.gatehouse.endpoint.Json;
import dev.gatehouse.error.ApiError.Pinned;
import dev.gatehouse.ledger.UsageRecord;
import dev.gatehouse.payers.Named;
import dev.gatehouse.platform.Change;
import dev.gatehouse.platform.ChangeFeed;
import dev.gatehouse.platform.Clocks;
import dev.gatehouse.platform.Database;
import dev.gatehouse.platform.Tx;
import java.math.BigDecimal;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Decides what happens to tags. */
public final class Tags {
    /** Of change events. */
    public static final String TOPIC = "tag";

    private final Database database;
    private final TagRepository repository = new TagRepository();
    private final LinkedBudgets budgets;
    private final AuditLog audit;
    private final Clocks clocks;

    public Tags(Database database, LinkedBudgets budgets, AuditLog audit, Clocks clocks) {
        this.database = database;
        this.budgets = budgets;
        this.audit = audit;
        this.clocks = clocks;
    }

    public WrittenTag create(Grant grant, NewTag asked) {
        requireName(asked.name());
        BudgetRules.require(BudgetRules.fault(asked.limits()));
        requireOneBudget(asked.budgetId(), !asked.limits().isEmpty());
        return database.transact(tx -> {
            requireBudget(tx, asked.budgetId());
            var now = clocks.storable();
            var tag = new TagFields(
                    asked.name(),
                    asked.description(),
                    asked.models() == null ? List.of() : asked.models(),
                    asked.modelInfo(),
                    BigDecimal.ZERO,
                    asked.limits().isEmpty() ? asked.budgetId() : budgets.create(tx, grant, asked.limits()),
                    now,
                    grant.user(),
                    now);
            if (!repository.insert(tx, tag)) {
                throw Pinned.detail(400, "Tag " + asked.name() + " already exists")
                        .asException();
            }
            return written(tx, grant, null, tag, "created");
        });
    }

    public WrittenTag update(Grant grant, TagUpdate asked) {
        BudgetRules.require(BudgetRules.fault(asked.limits()));
        requireOneBudget(asked.budgetId(), asked.limits().isSent());
        return database.transact(tx -> {
            var before = repository.lock(tx, asked.name()).orElseThrow(() -> unknown(asked.name()));
            requireBudget(tx, asked.budgetId());
            var linked = asked.budgetId() == null ? before.budgetId() : asked.budgetId();
            var budget = asked.limits().isSent() ? budgets.set(tx, grant, linked, asked.limits()) : linked;
            var after = asked.over(before, budget, clocks.storable());
            repository.update(tx, after);
            return written(tx, grant, before, after, "updated");
        });
    }

    /** By their names, those that exist. */
    public JsonNode info(Grant grant, TagNames which) {
        var found = Json.object();
        database.read(tx -> repository.find(tx, which.names())).forEach(tag -> found.set(tag.name(), Json.tree(tag)));
        if (found.isEmpty()) {
            throw Pinned.detail(404, "No tags found with the given names").asException();
        }
        return found;
    }

    public List<Tag> list(Grant grant) {
        return database.read(repository::list);
    }

    /** Its requests are no longer limited for it. */
    public DeletedTag delete(Grant grant, String name) {
        return database.transact(tx -> {
            var tag = repository.lock(tx, name).orElseThrow(() -> unknown(name));
            repository.delete(tx, name);
            audit.append(tx, grant, target(name), tag, null);
            ChangeFeed.publish(tx, new Change(TOPIC, name));
            return new DeletedTag("Tag " + name + " deleted successfully");
        });
    }

    private WrittenTag written(Tx tx, Grant grant, @Nullable TagFields before, TagFields after, String how) {
        audit.append(tx, grant, target(after.tagName()), before, after);
        ChangeFeed.publish(tx, new Change(TOPIC, after.tagName()));
        return new WrittenTag(
                "Tag " + after.tagName() + " " + how + " successfully",
                repository.find(tx, List.of(after.tagName())).getFirst());
    }

    /** Requests name it as the journal keeps it: another name would never be met. */
    private static void requireName(String name) {
        if (!Named.of(null, List.of(name), List.of()).tags().equals(List.of(name))) {
            throw Pinned.detail(
                            400,
                            "Invalid name: it must be 1 to " + UsageRecord.LISTED_BYTES
                                    + " bytes without spaces around it.")
                    .asException();
        }
    }

    private static void requireOneBudget(@Nullable String budget, boolean limits) {
        if (budget != null && limits) {
            throw Pinned.detail(400, "Set either limits or 'budget_id', not both.")
                    .asException();
        }
    }

    private void requireBudget(Tx tx, @Nullable String id) {
        if (id != null && !budgets.exists(tx, id)) {
            throw Pinned.detail(400, "Budget not found, passed budget_id=" + id).asException();
        }
    }

    private static RuntimeException unknown(String name) {
        return Pinned.detail(404, "Tag " + name + " not found").asException();
    }

    private static Target target(String name) {
        return Target.of("tag", name);
    }
}
