package dev.gatehouse.budgets;

import dev.gatehouse.access.Grant;
import dev.gatehouse.access.Subject;
import dev.gatehouse.endpoint.Json;
import dev.gatehouse.endpoint.Patches;
import dev.gatehouse.endpoint.RecordReader;
import dev.gatehouse.platform.ChangeFeed;
import dev.gatehouse.platform.Clocks;
import dev.gatehouse.platform.Ids;
import dev.gatehouse.platform.Tx;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Budget rows for the nouns that are linked to them, in their transactions. */
public final class BudgetRows {
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

    /** Empty where the id is taken. */
    public Optional<Budget> create(Tx tx, Grant grant, String id, BudgetLimits limits) {
        var budget = Budget.of(id, limits, clocks.now().truncatedTo(ChronoUnit.MICROS), grant.user());
        return repository.insert(tx, budget) ? Optional.of(budget) : Optional.empty();
    }

    /**
     * Changes a row that may be shared, and announces the organizations linked to it. Empty where there is none.
     *
     * @param patch judged by {@link BudgetRules} before
     */
    public Optional<BudgetChange> change(Tx tx, Grant grant, String id, BudgetPatch patch) {
        return repository.lock(tx, id).map(before -> {
            var now = clocks.now().truncatedTo(ChronoUnit.MICROS);
            var row = Json.tree(before);
            Patches.apply(row, patch);
            row.put("updated_at", now.toString()).put("updated_by", grant.user());
            if (patch.budgetDuration().isSent() && !patch.budgetResetAt().isSent()) {
                row.put("budget_reset_at", reset(patch.budgetDuration().or(null), now));
            }
            var after = RecordReader.read(Budget.class, row);
            repository.update(tx, after);
            repository
                    .organizations(tx, id)
                    .forEach(organization -> ChangeFeed.publish(
                            tx, new Subject(Subject.Kind.ORGANIZATION, organization).changed()));
            return new BudgetChange(before, after);
        });
    }

    private static @Nullable String reset(@Nullable String duration, Instant now) {
        return duration == null
                ? null
                : BudgetPeriod.resetAfter(now, duration).map(Instant::toString).orElse(null);
    }

    public Optional<Budget> find(Tx tx, String id) {
        return repository.find(tx, id);
    }

    /** Writes every column of a row that was found before. */
    public void update(Tx tx, Budget budget) {
        repository.update(tx, budget);
    }
}
