package dev.gatehouse.teams;

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
import dev.gatehouse.keys.KeyReadEndpoints;
import dev.gatehouse.keys.KeyReads;
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

/**
 * The endpoints of teams over a database with two organizations, called without a socket: {@code alpha} of {@code org-a} has the
 * admin {@code lead} and the members {@code ann} and {@code bob}, {@code beta} of {@code org-b} has the member {@code stranger};
 * {@code boss-a} and {@code boss-b} administer the organizations.
 */
final class TeamsFixture {
    static final String MASTER = "sk-master-0123456789";

    // A busy machine may take longer to connect than a request should wait.
    private static final CacheLimits PATIENT =
            new CacheLimits(1_000, 1_000, Duration.ofSeconds(10), 4, 100, Duration.ofSeconds(20));

    private static final Database SHARED = TestDatabase.fresh();

    final MovableClocks clocks = new MovableClocks();
    final Database database = SHARED;
    final KeyCache cache = new KeyCache(new KeyLoader(database), PATIENT, clocks);
    final EndpointTable table;
    final TeamRows rows;
    private final EndpointRunner runner;

    TeamsFixture() {
        this(TenantConfig.NONE);
    }

    TeamsFixture(TenantConfig config) {
        database.transactVoid(tx -> tx.handle()
                .execute(
                        "truncate virtual_key, deleted_virtual_key, deprecated_virtual_key, audit_log, change_event, team,"
                                + " team_member, deleted_team, user_account, organization, organization_member, budget,"
                                + " object_permission, usage_daily"));
        database.onCommit(changes -> changes.forEach(change -> {
            for (var kind : Subject.Kind.values()) {
                if (kind.topic().equals(change.topic())) {
                    cache.forget(kind, change.key());
                }
            }
        }));
        var ids = new Ids(clocks);
        var audit = new AuditLog(ids, clocks);
        var keyRows = new KeyRows(audit, ids, clocks);
        var directory = new Directory(config.users());
        var budgets = new BudgetRows(ids, clocks);
        var permissions = new ObjectPermissionRows(ids);
        rows = new TeamRows(directory, keyRows, permissions, audit, ids, clocks);
        var all = new ArrayList<Endpoint>();
        all.addAll(KeyEndpoints.of(new Keys(database, keyRows, directory, KeyConfig.NONE, clocks)));
        all.addAll(KeyReadEndpoints.of(new KeyReads(database, directory)));
        all.addAll(TeamEndpoints.of(new Teams(database, rows, directory, keyRows, budgets, permissions, config, ids)));
        all.addAll(TeamMemberEndpoints.of(new TeamMembers(database, rows, directory, keyRows, budgets, config, ids)));
        var reads = new TeamReads(database, rows, directory, keyRows, budgets, config);
        all.addAll(TeamReadEndpoints.of(reads));
        all.addAll(TeamRosterEndpoints.of(
                new MemberLists(database, rows, reads),
                new MemberBatches(database, rows, directory, keyRows, budgets, ids),
                new MemberResets(database, rows, directory, budgets)));
        all.addAll(TeamListEndpoints.of(new TeamLists(database, rows, reads, directory, config)));
        all.addAll(TeamRightEndpoints.of(new TeamModels(database, rows), new TeamPermissions(database, rows, config)));
        all.addAll(TeamActivityEndpoints.of(new TeamActivity(database, directory, new DailyReports())));
        table = EndpointTable.of(all);
        runner = new EndpointRunner(
                new Authenticator(Secret.of(MASTER), "default_user_id", cache, clocks, () -> false),
                new Policy(),
                new Errors(new FakeFormat("openai"), new FakeFormat("anthropic"), clocks),
                clocks);
        people();
    }

    private void people() {
        organization("org-a");
        organization("org-b");
        user("admin", "proxy_admin");
        user("viewer", "proxy_admin_viewer");
        for (var user : List.of("lead", "ann", "bob", "stranger", "loner", "boss-a", "boss-b", "boss-both")) {
            user(user, "internal_user");
        }
        for (var user : List.of("lead", "ann", "bob")) {
            inOrganization("org-a", user, "internal_user");
        }
        inOrganization("org-b", "stranger", "internal_user");
        inOrganization("org-a", "boss-a", "org_admin");
        inOrganization("org-b", "boss-b", "org_admin");
        inOrganization("org-a", "boss-both", "org_admin");
        inOrganization("org-b", "boss-both", "org_admin");
        team("alpha", "org-a");
        member("alpha", "lead", "admin");
        member("alpha", "ann", "user");
        member("alpha", "bob", "user");
        team("beta", "org-b");
        member("beta", "stranger", "user");
    }

    void user(String id, String role) {
        execute(
                "insert into user_account (user_id, user_role, user_email, created_at, updated_at)"
                        + " values (?, ?, ? || '@example.org', now(), now())",
                id,
                role,
                id);
    }

    void organization(String id) {
        execute(
                "insert into organization (organization_id, organization_alias, budget_id, created_at, updated_at)"
                        + " values (?, 'o', 'budget-of-' || ?, now(), now())",
                id,
                id);
    }

    void inOrganization(String organization, String user, String role) {
        execute(
                "insert into organization_member (organization_id, user_id, user_role, created_at, updated_at)"
                        + " values (?, ?, ?, now(), now())",
                organization,
                user,
                role);
    }

    /** @param organization empty for none */
    void team(String id, String organization) {
        execute(
                "insert into team (team_id, team_alias, organization_id, created_at, updated_at)"
                        + " values (?, ?, nullif(?, ''), now(), now())",
                id,
                id,
                organization);
    }

    void member(String team, String user, String role) {
        execute(
                "insert into team_member (team_id, user_id, user_email, role) values (?, ?, ? || '@example.org', ?)",
                team,
                user,
                user,
                role);
    }

    void execute(String sql, Object... values) {
        database.transactVoid(tx -> tx.handle().execute(sql, values));
    }

    /** The clear text of a key of this user. */
    String keyOf(String user) {
        return user.equals("master") ? MASTER : generate("{\"user_id\":\"" + user + "\"}");
    }

    /** As above, with which the gate lets him come near these routes. */
    String keyOf(String user, String... routes) {
        return generate(
                Json.text(Json.object().put("user_id", user).set("allowed_routes", Json.node(List.of(routes)))));
    }

    /** The clear text of a new key with these members. */
    String generate(String json) {
        return json(post("/key/generate", MASTER, json)).path("key").asText();
    }

    Reply post(String path, String key, String json) {
        return run(new FakeRequest("POST", path).key(key).json(json));
    }

    Reply get(String path, String key) {
        return run(new FakeRequest("GET", path).key(key));
    }

    Reply run(FakeRequest request) {
        var match = (Match.Found) table.match(request.method(), request.path());
        return runner.run((Endpoint.Managed<?, ?, ?>) match.endpoint(), match, request);
    }

    /** The one column of each row. */
    List<String> query(String sql) {
        return database.read(
                tx -> tx.handle().createQuery(sql).mapTo(String.class).list());
    }

    List<String> roster(String team) {
        return query("select user_id || ':' || role from team_member where team_id = '" + team + "' order by position");
    }

    static JsonNode json(Reply reply) {
        return Json.parse(text(reply));
    }

    static String text(Reply reply) {
        return new String(reply.body(), StandardCharsets.UTF_8);
    }

    /** The text of an error of a handler that nothing wraps. */
    static String detail(Reply reply) {
        return json(reply).path("detail").path("error").asText();
    }

    /** The text of a wrapped error. */
    static String message(Reply reply) {
        return json(reply).path("error").path("message").asText();
    }
}
