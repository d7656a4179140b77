package dev.gatehouse.customers;

import dev.gatehouse.budgets.Budget;
import dev.gatehouse.endpoint.Json;
import dev.gatehouse.endpoint.RecordReader;
import dev.gatehouse.platform.JsonTable;
import dev.gatehouse.platform.Tx;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/** The SQL of customers. */
final class CustomerRepository {
    private static final JsonTable TABLE = new JsonTable("end_user", "user_id", """
            user_id, alias, spend, allowed_model_region, default_model, budget_id, object_permission_id, blocked
            """);

    private static final String WITH_BUDGET = """
            select to_jsonb(customer) as customer, to_jsonb(budget) as budget
            from end_user customer left join budget on budget.budget_id = customer.budget_id
            """;

    static final String INSERT = TABLE.insert();
    static final String UPDATE = TABLE.update();
    static final String FIND = WITH_BUDGET + " where customer.user_id = :customer";
    static final String LIST = WITH_BUDGET + " order by customer.user_id";

    /** In the order of their ids, so that two who lock several never wait for each other. */
    static final String LOCK =
            TABLE.select("where user_id = any(cast(:customers as text[])) order by user_id for update");

    static final String ENSURE = """
            insert into end_user (user_id)
            select customer from unnest(cast(:customers as text[])) named (customer) order by customer
            on conflict (user_id) do nothing
            """;

    static final String SET_BLOCKED = """
            update end_user set blocked = :blocked where user_id = any(cast(:customers as text[]))
            """;

    static final String DELETE = "delete from end_user where user_id = any(cast(:customers as text[]))";

    /** @return false where the id is taken */
    boolean insert(Tx tx, CustomerFields customer) {
        return tx.handle().createUpdate(INSERT).bind("row", Json.text(customer)).execute() == 1;
    }

    void update(Tx tx, CustomerFields customer) {
        tx.handle().createUpdate(UPDATE).bind("row", Json.text(customer)).execute();
    }

    Optional<Customer> find(Tx tx, String id) {
        return tx.handle()
                .createQuery(FIND)
                .bind("customer", id)
                .map((row, context) -> withBudget(row))
                .findOne();
    }

    List<Customer> list(Tx tx) {
        return tx.handle()
                .createQuery(LIST)
                .map((row, context) -> withBudget(row))
                .list();
    }

    /** Those that exist, held until the transaction ends. */
    List<CustomerFields> lock(Tx tx, Collection<String> ids) {
        return tx.handle()
                .createQuery(LOCK)
                .bindArray("customers", String.class, ids.toArray())
                .mapTo(String.class)
                .map(CustomerRepository::customer)
                .list();
    }

    /** Makes a row for each that has none. */
    void ensure(Tx tx, List<String> ids) {
        write(tx, ENSURE, ids);
    }

    void setBlocked(Tx tx, List<String> ids, boolean blocked) {
        tx.handle()
                .createUpdate(SET_BLOCKED)
                .bindArray("customers", String.class, ids.toArray())
                .bind("blocked", blocked)
                .execute();
    }

    void delete(Tx tx, List<String> ids) {
        write(tx, DELETE, ids);
    }

    private static void write(Tx tx, String statement, List<String> ids) {
        tx.handle()
                .createUpdate(statement)
                .bindArray("customers", String.class, ids.toArray())
                .execute();
    }

    private static Customer withBudget(ResultSet row) throws SQLException {
        var budget = row.getString("budget");
        return new Customer(
                customer(row.getString("customer")),
                budget == null ? null : RecordReader.read(Budget.class, Json.parseObject(budget)));
    }

    private static CustomerFields customer(String json) {
        return RecordReader.read(CustomerFields.class, Json.parseObject(json));
    }
}
