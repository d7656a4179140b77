package dev.gatehouse.customers;

import dev.gatehouse.access.Grant;
import dev.gatehouse.access.Target;
import dev.gatehouse.auditlog.AuditLog;
import dev.gatehouse.auditlog.AuditLog.Changed;
import dev.gatehouse.budgets.BudgetLimits;
import dev.gatehouse.budgets.BudgetPatch;
import dev.gatehouse.budgets.BudgetRules;
import dev.gatehouse.budgets.LinkedBudgets;
import dev.gatehouse.error.ApiError.Pinned;
import dev.gatehouse.platform.Change;
import dev.gatehouse.platform.ChangeFeed;
import dev.gatehouse.platform.Database;
import dev.gatehouse.platform.Tx;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Decides what happens to customers. */
public final class Customers {
    /** Of change events. */
    public static final String TOPIC = "customer";

    private final Database database;
    private final CustomerRepository repository = new CustomerRepository();
    private final LinkedBudgets budgets;
    private final AuditLog audit;
    private final Predicate<String> served;

    /** @param served whether a model of this name is served */
    public Customers(Database database, LinkedBudgets budgets, AuditLog audit, Predicate<String> served) {
        this.database = database;
        this.budgets = budgets;
        this.audit = audit;
        this.served = served;
    }

    public Customer create(Grant grant, NewCustomer asked) {
        requireServed(asked.defaultModel());
        requirePossible(asked.limits());
        return database.transact(tx -> {
            requireBudget(tx, asked.budgetId());
            var region = asked.allowedModelRegion();
            var customer = new CustomerFields(
                    asked.userId(),
                    asked.alias(),
                    asked.spend() == null ? BigDecimal.ZERO : asked.spend(),
                    region == null ? null : region.wireName(),
                    asked.defaultModel(),
                    asked.limits().isEmpty() ? asked.budgetId() : budgets.create(tx, grant, asked.limits()),
                    null,
                    Boolean.TRUE.equals(asked.blocked()));
            if (!repository.insert(tx, customer)) {
                throw Pinned.typed(
                                400,
                                "bad_request",
                                "user_id",
                                "Customer already exists, passed user_id=" + asked.userId()
                                        + ". Please pass a new user_id.")
                        .asException();
            }
            changed(tx, grant, null, customer);
            return repository.find(tx, customer.userId()).orElseThrow();
        });
    }

    public Customer info(Grant grant, String id) {
        return database.read(tx -> repository.find(tx, id))
                .orElseThrow(() -> unknown("end_user_id", "End User Id=" + id + " does not exist in db"));
    }

    public Customer update(Grant grant, CustomerUpdate asked) {
        requireServed(asked.defaultModel());
        var wanted = asked.maxBudget();
        requirePossible(wanted == null ? BudgetLimits.NONE : BudgetLimits.of(wanted));
        return database.transact(tx -> {
            var before = repository.lock(tx, List.of(asked.userId())).stream()
                    .findFirst()
                    .orElseThrow(() -> unknown("user_id", "End User Id=" + asked.userId() + " does not exist in db"));
            requireBudget(tx, asked.budgetId());
            var after = asked.over(before);
            if (wanted != null) {
                after = after.withBudget(budgets.set(tx, grant, after.budgetId(), BudgetPatch.ofMaxBudget(wanted)));
            }
            repository.update(tx, after);
            changed(tx, grant, before, after);
            return repository.find(tx, asked.userId()).orElseThrow();
        });
    }

    /** All of them, or none. */
    public DeletedCustomers delete(Grant grant, CustomerNames which) {
        var ids = which.ids();
        if (ids.isEmpty()) {
            throw Pinned.plain(500, "user_id is required, passed user_id = []").asException();
        }
        return database.transact(tx -> {
            var customers = repository.lock(tx, ids);
            var absent = new ArrayList<>(ids);
            customers.forEach(customer -> absent.remove(customer.userId()));
            if (!absent.isEmpty()) {
                throw unknown("user_ids", "End User Id(s)=" + String.join(", ", absent) + " do not exist in db");
            }
            repository.delete(tx, ids);
            audit.append(
                    tx,
                    grant,
                    customers.stream()
                            .map(customer -> new Changed(target(customer), customer, null))
                            .toList(),
                    null);
            announce(tx, ids);
            return new DeletedCustomers(
                    ids.size(), "Successfully deleted customers with ids: " + String.join(", ", ids));
        });
    }

    public List<Customer> list(Grant grant) {
        if (!grant.hasAdminView()) {
            throw Pinned.detailObject(
                            401,
                            "Admin-only endpoint. Your user role="
                                    + grant.caller().role().wireName())
                    .asException();
        }
        return database.read(repository::list);
    }

    /** Also those nobody has heard of yet: they are refused when they come. */
    public BlockedCustomers block(Grant grant, CustomerNames which) {
        return database.transact(tx -> {
            repository.ensure(tx, which.ids());
            return setBlocked(tx, grant, which.ids(), true);
        });
    }

    public BlockedCustomers unblock(Grant grant, CustomerNames which) {
        return database.transact(tx -> setBlocked(tx, grant, which.ids(), false));
    }

    private BlockedCustomers setBlocked(Tx tx, Grant grant, List<String> ids, boolean blocked) {
        var before = repository.lock(tx, ids);
        repository.setBlocked(tx, ids, blocked);
        Map<String, CustomerFields> after = repository.lock(tx, ids).stream()
                .collect(Collectors.toMap(CustomerFields::userId, Function.identity()));
        audit.append(
                tx,
                grant,
                before.stream()
                        .map(customer -> new Changed(target(customer), customer, after.get(customer.userId())))
                        .toList(),
                null);
        announce(tx, ids);
        return new BlockedCustomers(
                ids.stream().filter(after::containsKey).map(after::get).toList());
    }

    private void requireServed(@Nullable String model) {
        if (model != null && !served.test(model)) {
            throw Pinned.detailObject(
                            422,
                            "Default Model not on proxy! Configure via `/model/new` or config.yaml. Default_model="
                                    + model)
                    .asException();
        }
    }

    private static void requirePossible(BudgetLimits limits) {
        BudgetRules.fault(limits).ifPresent(fault -> {
            throw Pinned.detailObject(422, fault).asException();
        });
    }

    private void requireBudget(Tx tx, @Nullable String id) {
        if (id != null && !budgets.exists(tx, id)) {
            throw Pinned.detailObject(400, "Budget not found, passed budget_id=" + id)
                    .asException();
        }
    }

    private void changed(Tx tx, Grant grant, @Nullable CustomerFields before, CustomerFields after) {
        audit.append(tx, grant, target(after), before, after);
        announce(tx, List.of(after.userId()));
    }

    private static void announce(Tx tx, List<String> ids) {
        ChangeFeed.publish(tx, ids.stream().map(id -> new Change(TOPIC, id)).toList());
    }

    private static Target target(CustomerFields customer) {
        return Target.of("customer", customer.userId());
    }

    private static RuntimeException unknown(String param, String message) {
        return Pinned.typed(404, "not_found", param, message).asException();
    }
}
