package dev.gatehouse.budgets;

import dev.gatehouse.access.Grant;
import dev.gatehouse.platform.Clocks;
import dev.gatehouse.platform.Ids;
import dev.gatehouse.platform.Tx;
import java.time.temporal.ChronoUnit;
import java.util.Optional;

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

    public Optional<Budget> find(Tx tx, String id) {
        return repository.find(tx, id);
    }

    /** Writes every column of a row that was found before. */
    public void update(Tx tx, Budget budget) {
        repository.update(tx, budget);
    }
}
