package dev.gatehouse.organizations;

import com.fasterxml.jackson.databind.JsonNode;
import dev.gatehouse.access.Authenticator;
import dev.gatehouse.access.CacheLimits;
import dev.gatehouse.access.KeyCache;
import dev.gatehouse.access.KeyHash;
import dev.gatehouse.access.Policy;
import dev.gatehouse.access.Subject;
import dev.gatehouse.auditlog.AuditLog;
import dev.gatehouse.budgets.BudgetEndpoints;
import dev.gatehouse.budgets.BudgetRows;
import dev.gatehouse.budgets.Budgets;
import dev.gatehouse.customers.CustomerEndpoints;
import dev.gatehouse.customers.Customers;
import dev.gatehouse.directory.Directory;
import dev.gatehouse.endpoint.Endpoint;
import dev.gatehouse.endpoint.EndpointRunner;
import dev.gatehouse.endpoint.EndpointTable;
import dev.gatehouse.endpoint.Errors;
import dev.gatehouse.endpoint.FakeFormat;
import dev.gatehouse.endpoint.FakeRequest;
import dev.gatehouse.endpoint.Json;
import dev.gatehouse.endpoint.Match;
import dev.gatehouse.endpoint.Reply;
import dev.gatehouse.keys.KeyLoader;
import dev.gatehouse.keys.KeyRows;
import dev.gatehouse.objectpermissions.ObjectPermissionRows;
import dev.gatehouse.platform.Database;
import dev.gatehouse.platform.Ids;
import dev.gatehouse.platform.MovableClocks;
import dev.gatehouse.platform.Secret;
import dev.gatehouse.platform.TestDatabase;
import dev.gatehouse.teams.TeamRows;
import dev.gatehouse.usage.DailyReports;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The endpoints of organizations, budgets and customers over an empty database, called without a socket. */
public final class TenantsFixture {
    public static final String MASTER = "sk-master-0123456789";

    // A busy machine may take longer to connect than a request should wait.
    private static final CacheLimits PATIENT =
            new CacheLimits(1_000, 1_000, Duration.ofSeconds(10), 4, 100, Duration.ofSeconds(20));

    private static final Database SHARED = TestDatabase.fresh();

    public final MovableClocks clocks = new MovableClocks();
    public final Database database = SHARED;
    public final EndpointTable table;
    private final KeyCache cache = new KeyCache(new KeyLoader(database), PATIENT, clocks);
    private final EndpointRunner runner;

    public TenantsFixture() {
        database.transactVoid(tx -> tx.handle()
                .execute("truncate virtual_key, deleted_virtual_key, audit_log, change_event, team, team_member,"
                        + " deleted_team, user_account, organization, organization_member, budget, object_permission,"
                        + " end_user, usage_daily"));
        database.onCommit(changes -> changes.forEach(change -> {
            for (var kind : Subject.Kind.values()) {
                if (kind.topic().equals(change.topic())) {
                    cache.forget(kind, change.key());
                }
            }
        }));
        var ids = new Ids(clocks);
        var audit = new AuditLog(ids, clocks);
        var directory = new Directory();
        var keys = new KeyRows(audit, ids, clocks);
        var budgets = new BudgetRows(ids, clocks);
        var permissions = new ObjectPermissionRows(ids);
        var all = new ArrayList<Endpoint>();
        all.addAll(BudgetEndpoints.of(new Budgets(database, budgets, audit, ids, clocks)));
        all.addAll(CustomerEndpoints.of(new Customers(database, budgets, audit, "gpt-4o"::equals)));
        all.addAll(OrganizationEndpoints.of(new Organizations(
                database,
                directory,
                budgets,
                permissions,
                new TeamRows(directory, keys, permissions, audit, ids, clocks),
                keys,
                audit,
                ids,
                clocks)));
        all.addAll(OrganizationActivityEndpoints.of(new OrganizationActivity(database, directory, new DailyReports())));
        all.addAll(MemberEndpoints.of(new Members(database, directory, budgets, audit, ids, clocks)));
        table = EndpointTable.of(all);
        runner = new EndpointRunner(
                new Authenticator(Secret.of(MASTER), "admin", cache, clocks, () -> false),
                new Policy(),
                new Errors(new FakeFormat("openai"), new FakeFormat("anthropic"), clocks),
                clocks);
    }

    public Reply get(String path, String key) {
        return send("GET", path, key, null);
    }

    public Reply post(String path, String key, String json) {
        return send("POST", path, key, json);
    }

    public Reply send(String method, String path, String key, @Nullable String json) {
        var request = new FakeRequest(method, path).key(key).with("litellm-changed-by", "somebody else");
        return run(json == null ? request : request.json(json));
    }

    private Reply run(FakeRequest request) {
        var match = (Match.Found) table.match(request.method(), request.path());
        return runner.run((Endpoint.Managed<?, ?, ?>) match.endpoint(), match, request);
    }

    /** A user's row. */
    public void user(String id, @Nullable String role, @Nullable String email) {
        execute(
                "insert into user_account (user_id, user_role, user_email, created_at, updated_at)"
                        + " values (?, ?, ?, now(), now())",
                id,
                role,
                email);
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

    public void execute(String sql, @Nullable Object... values) {
        database.transactVoid(tx -> tx.handle().execute(sql, values));
    }

    /** The one column of each row. */
    public List<String> query(String sql) {
        return database.read(
                tx -> tx.handle().createQuery(sql).mapTo(String.class).list());
    }

    public static JsonNode json(Reply reply) {
        return Json.parse(text(reply));
    }

    public static String text(Reply reply) {
        return new String(reply.body(), StandardCharsets.UTF_8);
    }
}
