package dev.gatehouse.budgets;

import dev.gatehouse.endpoint.Json;
import dev.gatehouse.endpoint.RecordReader;
import dev.gatehouse.platform.JsonTable;
import dev.gatehouse.platform.Tx;
import java.util.Optional;

/** The SQL of budgets. */
final class BudgetRepository {
    private static final JsonTable TABLE = new JsonTable("budget", "budget_id", """
            budget_id, max_budget, soft_budget, max_parallel_requests, tpm_limit, rpm_limit, model_max_budget,
            budget_duration, budget_reset_at, created_at, created_by, updated_at, updated_by
            """);

    static final String INSERT = TABLE.insert();
    static final String UPDATE = TABLE.update();
    static final String FIND = TABLE.select("where budget_id = :budget");

    /** @return false where the id is taken */
    boolean insert(Tx tx, Budget budget) {
        return tx.handle().createUpdate(INSERT).bind("row", Json.text(budget)).execute() == 1;
    }

    void update(Tx tx, Budget budget) {
        tx.handle().createUpdate(UPDATE).bind("row", Json.text(budget)).execute();
    }

    Optional<Budget> find(Tx tx, String id) {
        return tx.handle()
                .createQuery(FIND)
                .bind("budget", id)
                .mapTo(String.class)
                .map(json -> RecordReader.read(Budget.class, Json.parseObject(json)))
                .findOne();
    }
}
