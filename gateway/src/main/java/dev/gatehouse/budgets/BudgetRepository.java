package dev.gatehouse.budgets;

import dev.gatehouse.access.Subject;
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
            allowed_models, budget_duration, enforcement, budget_reset_at, created_at, created_by, updated_at, updated_by
            """);

    static final String INSERT = TABLE.insert();
    static final String INSERT_ALL = TABLE.insertAll();
    static final String UPSERT_ALL = TABLE.upsertAll();
    static final String UPDATE = TABLE.update();
    static final String FIND = TABLE.select("where budget_id = :budget");
    static final String LOCK = TABLE.select("where budget_id = :budget for update");

    /** In the order of their ids, so that two who lock several budgets never wait for each other. */
    static final String LOCK_ALL =
            TABLE.select("where budget_id = any(cast(:budgets as text[])) order by budget_id for update");

    static final String FIND_ALL = TABLE.select("where budget_id = any(cast(:budgets as text[])) order by budget_id");
    static final String LIST = TABLE.select("order by created_at desc, budget_id desc");
    static final String DELETE = "delete from budget where budget_id = :budget";

    static final String ORGANIZATIONS = "select organization_id from organization where budget_id = :budget";

    /** Of keys, members and customers; an organization is never without. */
    static final String UNLINK = """
            with keys as (update virtual_key set budget_id = null where budget_id = :budget returning token),
            places as (select team_id, user_id from team_member where budget_id = :budget
                       order by team_id, user_id for update),
            members as (
                update team_member set budget_id = null from places
                where team_member.team_id = places.team_id and team_member.user_id = places.user_id
                returning team_member.user_id
            ),
            organization_members as (
                update organization_member set budget_id = null where budget_id = :budget returning user_id
            ),
            customers as (update end_user set budget_id = null where budget_id = :budget),
            tags as (update tag set budget_id = null where budget_id = :budget)
            select 'KEY' as kind, token as id from keys
            union select 'USER', user_id from members
            union select 'USER', user_id from organization_members
            """;

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

    void upsertAll(Tx tx, Collection<Budget> budgets) {
        tx.handle().createUpdate(UPSERT_ALL).bind("rows", Json.text(budgets)).execute();
    }

    List<Budget> findAll(Tx tx, Collection<String> ids) {
        return all(tx, FIND_ALL, ids);
    }

    /** As above, held until the transaction ends. */
    List<Budget> lockAll(Tx tx, Collection<String> ids) {
        return all(tx, LOCK_ALL, ids);
    }

    private static List<Budget> all(Tx tx, String statement, Collection<String> ids) {
        return tx.handle()
                .createQuery(statement)
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

    /** Newest first. */
    List<Budget> list(Tx tx) {
        return tx.handle()
                .createQuery(LIST)
                .mapTo(String.class)
                .map(BudgetRepository::budget)
                .list();
    }

    void delete(Tx tx, String id) {
        tx.handle().createUpdate(DELETE).bind("budget", id).execute();
    }

    /** Organizations linked to it. */
    List<String> organizations(Tx tx, String id) {
        return tx.handle()
                .createQuery(ORGANIZATIONS)
                .bind("budget", id)
                .mapTo(String.class)
                .list();
    }

    /** @return whose row changed */
    List<Subject> unlink(Tx tx, String id) {
        return tx.handle()
                .createQuery(UNLINK)
                .bind("budget", id)
                .map((row, context) -> new Subject(Subject.Kind.valueOf(row.getString("kind")), row.getString("id")))
                .list();
    }

    private static Budget budget(String json) {
        return RecordReader.read(Budget.class, Json.parseObject(json));
    }
}
