package dev.gatehouse.budgets;

import dev.gatehouse.access.Grant;
import dev.gatehouse.access.Subject;
import dev.gatehouse.endpoint.Json;
import dev.gatehouse.endpoint.Patches;
import dev.gatehouse.endpoint.RecordReader;
import dev.gatehouse.platform.Change;
import dev.gatehouse.platform.ChangeFeed;
import dev.gatehouse.platform.Clocks;
import dev.gatehouse.platform.Ids;
import dev.gatehouse.platform.Tx;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Budget rows for the nouns that are linked to them, in their transactions. */
public final class BudgetRows {
    /** Of changes of rows that customers and tags may be linked to. */
    public static final String TOPIC = "budget";

    private final BudgetRepository repository = new BudgetRepository();
    private final Ids ids;
    private final Clocks clocks;

    public BudgetRows(Ids ids, Clocks clocks) {
        this.ids = ids;
        this.clocks = clocks;
    }

    /** Makes a row with an id of its own. */
    public Budget create(Tx tx, Grant grant, BudgetLimits limits) {
        return create(tx, grant, ids.next().toString(), limits).orElseThrow();
    }

    /** As above, of somebody who may call these models of his team's. */
    public Budget create(Tx tx, Grant grant, BudgetLimits limits, List<String> allowedModels) {
        var budget = Budget.of(ids.next().toString(), limits, clocks.storable(), grant.user())
                .allowing(allowedModels);
        repository.insertAll(tx, List.of(budget));
        return budget;
    }

    /** Empty where the id is taken. */
    public Optional<Budget> create(Tx tx, Grant grant, String id, BudgetLimits limits) {
        var budget = Budget.of(id, limits, clocks.storable(), grant.user());
        return repository.insert(tx, budget) ? Optional.of(budget) : Optional.empty();
    }

    /**
     * Changes a row that may be shared, and announces the organizations linked to it. Empty where there is none.
     *
     * @param patch judged by {@link BudgetRules} before
     */
    public Optional<BudgetChange> change(Tx tx, Grant grant, String id, BudgetPatch patch) {
        return repository.lock(tx, id).map(before -> {
            var now = clocks.storable();
            var row = Json.tree(before);
            Patches.apply(row, patch);
            row.put("updated_at", now.toString()).put("updated_by", grant.user());
            if (patch.budgetDuration().isSent() && !patch.budgetResetAt().isSent()) {
                row.put("budget_reset_at", reset(patch.budgetDuration().or(null), now));
            }
            var after = RecordReader.read(Budget.class, row);
            repository.update(tx, after);
            ChangeFeed.publish(tx, new Change(TOPIC, id));
            repository
                    .organizations(tx, id)
                    .forEach(organization ->
                            ChangeFeed.publish(tx, new Subject(Subject.Kind.ORGANIZATION, organization).changed()));
            return new BudgetChange(before, after);
        });
    }

    private static @Nullable String reset(@Nullable String duration, Instant now) {
        return duration == null
                ? null
                : BudgetPeriod.resetAfter(now, duration).map(Instant::toString).orElse(null);
    }

    /**
     * As many rows as asked for, each with an id of its own and the same limits.
     *
     * @return their ids
     */
    public List<String> create(Tx tx, Grant grant, BudgetLimits limits, int count) {
        var now = clocks.storable();
        var budgets = Stream.generate(() -> Budget.of(ids.next().toString(), limits, now, grant.user()))
                .limit(count)
                .toList();
        repository.insertAll(tx, budgets);
        return budgets.stream().map(Budget::budgetId).toList();
    }

    public Optional<Budget> find(Tx tx, String id) {
        return repository.find(tx, id);
    }

    /** Those that exist, by id. */
    public Map<String, Budget> findAll(Tx tx, Collection<String> ids) {
        return ids.isEmpty()
                ? Map.of()
                : repository.findAll(tx, ids).stream().collect(Collectors.toMap(Budget::budgetId, Function.identity()));
    }

    /** As above, held until the transaction ends. */
    public Map<String, Budget> lockAll(Tx tx, Collection<String> ids) {
        return ids.isEmpty()
                ? Map.of()
                : repository.lockAll(tx, ids).stream().collect(Collectors.toMap(Budget::budgetId, Function.identity()));
    }

    /** Held until the transaction ends. */
    public Optional<Budget> lock(Tx tx, String id) {
        return repository.lock(tx, id);
    }

    /** Writes every column of rows that are new, or were locked before. */
    public void saveAll(Tx tx, Collection<Budget> budgets) {
        if (!budgets.isEmpty()) {
            repository.upsertAll(tx, budgets);
        }
    }
}
