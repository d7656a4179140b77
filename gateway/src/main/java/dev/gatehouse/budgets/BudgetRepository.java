package dev.gatehouse.budgets;

import dev.gatehouse.endpoint.Json;
import dev.gatehouse.endpoint.RecordReader;
import dev.gatehouse.platform.JsonTable;
import dev.gatehouse.platform.Tx;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/** The SQL of budgets. */
final class BudgetRepository {
    private static final JsonTable TABLE = new JsonTable("budget", "budget_id", """
            budget_id, max_budget, soft_budget, max_parallel_requests, tpm_limit, rpm_limit, model_max_budget,
            budget_duration, budget_reset_at, created_at, created_by, updated_at, updated_by
            """);

    static final String INSERT = TABLE.insert();
    static final String INSERT_ALL = TABLE.insertAll();
    static final String UPDATE = TABLE.update();
    static final String FIND = TABLE.select("where budget_id = :budget");
    static final String FIND_ALL = TABLE.select("where budget_id = any(cast(:budgets as text[]))");
    static final String LOCK = TABLE.select("where budget_id = :budget for update");

    /** @return false where the id is taken */
    boolean insert(Tx tx, Budget budget) {
        return tx.handle().createUpdate(INSERT).bind("row", Json.text(budget)).execute() == 1;
    }

    void update(Tx tx, Budget budget) {
        tx.handle().createUpdate(UPDATE).bind("row", Json.text(budget)).execute();
    }

    void insertAll(Tx tx, List<Budget> budgets) {
        tx.handle().createUpdate(INSERT_ALL).bind("rows", Json.text(budgets)).execute();
    }

    Optional<Budget> find(Tx tx, String id) {
        return one(tx, FIND, id);
    }

    /** Held until the transaction ends. */
    Optional<Budget> lock(Tx tx, String id) {
        return one(tx, LOCK, id);
    }

    List<Budget> findAll(Tx tx, Collection<String> ids) {
        return tx.handle()
                .createQuery(FIND_ALL)
                .bindArray("budgets", String.class, ids.toArray())
                .mapTo(String.class)
                .map(BudgetRepository::budget)
                .list();
    }

    private static Optional<Budget> one(Tx tx, String statement, String id) {
        return tx.handle()
                .createQuery(statement)
                .bind("budget", id)
                .mapTo(String.class)
                .map(BudgetRepository::budget)
                .findOne();
    }

    private static Budget budget(String json) {
        return RecordReader.read(Budget.class, Json.parseObject(json));
    }
}
