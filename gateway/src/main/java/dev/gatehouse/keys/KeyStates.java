package dev.gatehouse.keys;

import dev.gatehouse.access.Grant;
import dev.gatehouse.access.KeyHash;
import dev.gatehouse.budgets.Budget;
import dev.gatehouse.budgets.BudgetRows;
import dev.gatehouse.directory.Directory;
import dev.gatehouse.error.ApiError.Pinned;
import dev.gatehouse.platform.Clocks;
import dev.gatehouse.platform.Database;
import dev.gatehouse.platform.Tx;
import java.math.BigDecimal;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Stops keys, lets them work and spend again, ends them. Every change is one transaction with its audit entry and its change event. */
public final class KeyStates {
    private final Database database;
    private final KeyRepository repository = new KeyRepository();
    private final KeyRows rows;
    private final KeyJudge judge;
    private final BudgetRows budgets;
    private final Clocks clocks;

    public KeyStates(Database database, KeyRows rows, BudgetRows budgets, Directory directory, Clocks clocks) {
        this.database = database;
        this.rows = rows;
        this.judge = new KeyJudge(directory);
        this.budgets = budgets;
        this.clocks = clocks;
    }

    /**
     * All of those that exist, or none.
     *
     * @param changedBy on whose behalf, as the caller says
     */
    public DeletedKeys delete(Grant grant, KeysNamed which, @Nullable String changedBy) {
        which.requireSome();
        database.transactVoid(tx -> {
            var keys = repository.lock(tx, repository.tokens(tx, which));
            if (keys.isEmpty()) {
                throw Pinned.detailObject(404, "No keys found").asException();
            }
            if (!keys.stream().allMatch(key -> judge.rights(tx, grant, key).mayModify())) {
                throw Pinned.detailObject(403, "You are not authorized to delete this key")
                        .asException();
            }
            rows.delete(tx, grant, keys, changedBy);
        });
        return new DeletedKeys(which.named());
    }

    public VirtualKey block(Grant grant, KeyName key) {
        return setBlocked(grant, key.hash(), true, "/key/block");
    }

    public VirtualKey unblock(Grant grant, KeyName key) {
        return setBlocked(grant, key.hash(), false, "/key/unblock");
    }

    /**
     * What is wrong with the amount is said before who asks is looked at, as in the reference.
     *
     * @param named clear text or hash
     */
    public ResetSpend resetSpend(Grant grant, String named, SpendToReset asked) {
        return database.transact(tx -> {
            var before = KeyHash.named(named)
                    .flatMap(hash -> repository.lock(tx, List.of(hash)).stream().findFirst())
                    .orElseThrow(() -> Pinned.detailObject(404, "Key " + KeyName.shown(named) + " not found.")
                            .asException());
            asked.check(before.fields().spend(), limit(tx, before));
            if (!judge.rights(tx, grant, before).mayResetSpend()) {
                throw Pinned.detailObject(403, "You must be a proxy admin or team admin to reset key spend")
                        .asException();
            }
            repository.setSpend(tx, before.token(), asked.resetTo(), clocks.storable(), grant.user());
            var after = repository.find(tx, before.token()).orElseThrow();
            rows.changed(tx, grant, before.token(), before, after);
            return ResetSpend.of(before, after);
        });
    }

    /** What the key may spend: its own limit, else that of the budget it is linked to. */
    private @Nullable BigDecimal limit(Tx tx, VirtualKey key) {
        var fields = key.fields();
        if (fields.maxBudget() != null || fields.budgetId() == null) {
            return fields.maxBudget();
        }
        return budgets.find(tx, fields.budgetId()).map(Budget::maxBudget).orElse(null);
    }

    private VirtualKey setBlocked(Grant grant, KeyHash hash, boolean blocked, String route) {
        return database.transact(tx -> {
            var before = repository.lock(tx, List.of(hash)).stream()
                    .findFirst()
                    .orElseThrow(() -> notFound(grant, hash).asException());
            judge.rights(tx, grant, before).requireAdministration(route);
            repository.setBlocked(tx, hash, blocked, clocks.storable(), grant.user());
            var now = repository.find(tx, hash).orElseThrow();
            rows.changed(tx, grant, hash, before, now);
            return now;
        });
    }

    private static Pinned notFound(Grant grant, KeyHash hash) {
        return grant.isProxyAdmin()
                ? Pinned.typed(404, "not_found_error", "key", "Key not found.")
                : Pinned.detailObject(404, "Key not found: " + hash);
    }
}
