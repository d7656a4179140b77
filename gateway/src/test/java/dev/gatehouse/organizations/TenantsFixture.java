package dev.gatehouse.organizations;

import dev.gatehouse.access.KeyHash;
import dev.gatehouse.access.ServedModels;
import dev.gatehouse.auditlog.AuditLog;
import dev.gatehouse.budgets.BudgetEndpoints;
import dev.gatehouse.budgets.BudgetRows;
import dev.gatehouse.budgets.Budgets;
import dev.gatehouse.budgets.LinkedBudgets;
import dev.gatehouse.customers.CustomerEndpoints;
import dev.gatehouse.customers.Customers;
import dev.gatehouse.directory.Directory;
import dev.gatehouse.endpoint.ApiFixture;
import dev.gatehouse.endpoint.Endpoint;
import dev.gatehouse.endpoint.FakeRequest;
import dev.gatehouse.keys.KeyRows;
import dev.gatehouse.objectpermissions.ObjectPermissionRows;
import dev.gatehouse.platform.Ids;
import dev.gatehouse.tags.TagEndpoints;
import dev.gatehouse.tags.Tags;
import dev.gatehouse.teams.TeamRows;
import dev.gatehouse.usage.DailyReports;
import java.util.ArrayList;
import org.jspecify.annotations.Nullable;

/** The endpoints of organizations, budgets and customers over an empty database, called without a socket. */
public final class TenantsFixture extends ApiFixture {
    public TenantsFixture() {
        super("admin");
        var ids = new Ids(clocks);
        var audit = new AuditLog(ids, clocks);
        var directory = new Directory();
        var keys = new KeyRows(audit, ids, clocks);
        var budgets = new BudgetRows(ids, clocks);
        var permissions = new ObjectPermissionRows(ids);
        var all = new ArrayList<Endpoint>();
        var linked = new LinkedBudgets(budgets, audit);
        all.addAll(BudgetEndpoints.of(new Budgets(database, budgets, audit, ids, clocks)));
        all.addAll(CustomerEndpoints.of(new Customers(database, linked, audit, "gpt-4o"::equals)));
        all.addAll(TagEndpoints.of(new Tags(database, linked, audit, clocks)));
        all.addAll(OrganizationEndpoints.of(new Organizations(
                database,
                directory,
                budgets,
                permissions,
                new TeamRows(directory, keys, permissions, audit, ids, clocks),
                keys,
                () -> ServedModels.NONE,
                audit,
                ids,
                clocks)));
        all.addAll(OrganizationActivityEndpoints.of(new OrganizationActivity(database, directory, new DailyReports())));
        all.addAll(MemberEndpoints.of(new Members(database, directory, budgets, audit, ids, clocks)));
        serve(all);
    }

    @Override
    protected FakeRequest request(String method, String path) {
        return super.request(method, path).with("litellm-changed-by", "somebody else");
    }

    /** The clear text of a user's key that names the routes it opens, and so passes the gate whatever the user's role. */
    public String key(@Nullable String user, String... routes) {
        var clear = "sk-key-of-" + user + "-0123456789";
        execute(
                "insert into virtual_key (token, user_id, allowed_routes, created_at, updated_at)"
                        + " values (?, ?, ?, now(), now())",
                KeyHash.of(clear).toString(),
                user,
                routes);
        return clear;
    }
}
