package dev.gatehouse.users;

import com.fasterxml.jackson.databind.JsonNode;
import dev.gatehouse.access.Authenticator;
import dev.gatehouse.access.CacheLimits;
import dev.gatehouse.access.KeyCache;
import dev.gatehouse.access.Policy;
import dev.gatehouse.access.Subject;
import dev.gatehouse.auditlog.AuditLog;
import dev.gatehouse.budgets.BudgetRows;
import dev.gatehouse.config.KeyConfig;
import dev.gatehouse.config.TenantConfig;
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
import dev.gatehouse.keys.KeyEndpoints;
import dev.gatehouse.keys.KeyLoader;
import dev.gatehouse.keys.KeyRows;
import dev.gatehouse.keys.Keys;
import dev.gatehouse.objectpermissions.ObjectPermissionRows;
import dev.gatehouse.platform.Database;
import dev.gatehouse.platform.Ids;
import dev.gatehouse.platform.MovableClocks;
import dev.gatehouse.platform.Secret;
import dev.gatehouse.platform.TestDatabase;
import dev.gatehouse.usage.DailyReports;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The endpoints of users over a database without any, called without a socket. */
final class UsersFixture {
    static final String MASTER = "sk-master-0123456789";

    // A busy machine may take longer to connect than a request should wait.
    private static final CacheLimits PATIENT =
            new CacheLimits(1_000, 1_000, Duration.ofSeconds(10), 4, 100, Duration.ofSeconds(20));

    private static final Database SHARED = TestDatabase.fresh();

    final MovableClocks clocks = new MovableClocks();
    final Database database = SHARED;
    final EndpointTable table;
    private final EndpointRunner runner;

    UsersFixture() {
        this(TenantConfig.NONE.users());
    }

    UsersFixture(TenantConfig.Users defaults) {
        sql("truncate virtual_key, deleted_virtual_key, deprecated_virtual_key, audit_log, change_event, team,"
                + " team_member, user_account, organization, organization_member, budget, object_permission,"
                + " usage_daily");
        var cache = new KeyCache(new KeyLoader(database), PATIENT, clocks);
        database.onCommit(changes -> changes.forEach(change -> {
            for (var kind : Subject.Kind.values()) {
                if (kind.topic().equals(change.topic())) {
                    cache.forget(kind, change.key());
                }
            }
        }));
        var ids = new Ids(clocks);
        var audit = new AuditLog(ids, clocks);
        var keys = new KeyRows(audit, ids, clocks);
        var directory = new Directory();
        var permissions = new ObjectPermissionRows(ids);
        var all = new ArrayList<>(UserEndpoints.of(
                new Users(
                        database,
                        directory,
                        keys,
                        new BudgetRows(ids, clocks),
                        permissions,
                        audit,
                        defaults,
                        ids,
                        clocks),
                new UserDeletion(database, directory, keys, permissions, audit),
                new UserViews(database, directory, keys)));
        all.addAll(UserActivityEndpoints.of(new UserActivity(database, new DailyReports())));
        all.addAll(KeyEndpoints.of(new Keys(database, keys, directory, KeyConfig.NONE, clocks)));
        table = EndpointTable.of(all);
        runner = new EndpointRunner(
                new Authenticator(Secret.of(MASTER), "admin", cache, clocks, () -> false),
                new Policy(),
                new Errors(new FakeFormat("openai"), new FakeFormat("anthropic"), clocks),
                clocks);
    }

    Reply post(String path, String key, String json) {
        return run(new FakeRequest("POST", path).key(key).json(json));
    }

    Reply get(String path, String key) {
        return run(new FakeRequest("GET", path).key(key));
    }

    private Reply run(FakeRequest request) {
        var match = (Match.Found) table.match(request.method(), request.path());
        return runner.run((Endpoint.Managed<?, ?, ?>) match.endpoint(), match, request);
    }

    /** A user with this role, and the clear text of a key that the gate lets through to every route of users. */
    String actor(String user, @Nullable String role) {
        user(user, role, null);
        return json(post("/key/generate", MASTER, """
                        {"user_id":"%s","allowed_routes":["/user/*","/v2/user/info","/management/*"]}
                        """.formatted(user)))
                .path("key")
                .asText();
    }

    void user(String user, @Nullable String role, @Nullable String email) {
        database.transactVoid(tx -> tx.handle()
                .execute(
                        "insert into user_account (user_id, user_role, user_email, created_at, updated_at)"
                                + " values (?, ?, ?, '2026-01-01', '2026-01-01')",
                        user,
                        role,
                        email));
    }

    void team(String team, @Nullable String organization) {
        database.transactVoid(tx -> tx.handle()
                .execute(
                        "insert into team (team_id, team_alias, organization_id, created_at, updated_at)"
                                + " values (?, 'alias of ' || ?, ?, '2026-01-01', '2026-01-01')",
                        team,
                        team,
                        organization));
    }

    void member(String team, String user, String role) {
        database.transactVoid(tx -> tx.handle()
                .execute("insert into team_member (team_id, user_id, role) values (?, ?, ?)", team, user, role));
    }

    void organization(String organization) {
        database.transactVoid(tx -> tx.handle()
                .execute(
                        "insert into organization (organization_id, organization_alias, budget_id, created_at,"
                                + " updated_at) values (?, 'o', 'b', '2026-01-01', '2026-01-01')",
                        organization));
    }

    void organizationMember(String organization, String user, String role) {
        database.transactVoid(tx -> tx.handle()
                .execute(
                        "insert into organization_member (organization_id, user_id, user_role, created_at, updated_at)"
                                + " values (?, ?, ?, '2026-01-01', '2026-01-01')",
                        organization,
                        user,
                        role));
    }

    void sql(String sql) {
        database.transactVoid(tx -> tx.handle().execute(sql));
    }

    /** The one column of each row. */
    List<String> query(String sql) {
        return database.read(
                tx -> tx.handle().createQuery(sql).mapTo(String.class).list());
    }

    static JsonNode json(Reply reply) {
        return Json.parse(text(reply));
    }

    static String text(Reply reply) {
        return new String(reply.body(), StandardCharsets.UTF_8);
    }
}
