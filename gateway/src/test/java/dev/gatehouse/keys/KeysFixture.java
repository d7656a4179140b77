package dev.gatehouse.keys;

import com.fasterxml.jackson.databind.JsonNode;
import dev.gatehouse.access.Authenticator;
import dev.gatehouse.access.CacheLimits;
import dev.gatehouse.access.KeyCache;
import dev.gatehouse.access.KeyHash;
import dev.gatehouse.access.Policy;
import dev.gatehouse.access.Subject;
import dev.gatehouse.auditlog.AuditLog;
import dev.gatehouse.budgets.BudgetRows;
import dev.gatehouse.config.KeyConfig;
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
import dev.gatehouse.platform.Database;
import dev.gatehouse.platform.Ids;
import dev.gatehouse.platform.MovableClocks;
import dev.gatehouse.platform.Secret;
import dev.gatehouse.platform.TestDatabase;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The endpoints of keys over an empty database, called without a socket. */
final class KeysFixture {
    static final String MASTER = "sk-master-0123456789";

    // A busy machine may take longer to connect than a request should wait.
    private static final CacheLimits PATIENT =
            new CacheLimits(1_000, 1_000, Duration.ofSeconds(10), 4, 100, Duration.ofSeconds(20));

    private static final Database SHARED = TestDatabase.fresh();

    final MovableClocks clocks = new MovableClocks();
    final Database database = SHARED;
    final KeyCache cache = new KeyCache(new KeyLoader(database), PATIENT, clocks);
    final EndpointTable table;
    private final EndpointRunner runner;

    KeysFixture() {
        this(KeyConfig.NONE);
    }

    KeysFixture(KeyConfig config) {
        this(config, Duration.ZERO);
    }

    /** @param grace how long replaced clear texts go on working */
    KeysFixture(KeyConfig config, Duration grace) {
        database.transactVoid(
                tx -> tx.handle()
                        .execute(
                                "truncate virtual_key, deleted_virtual_key, deprecated_virtual_key, audit_log, change_event, team,"
                                        + " team_member, user_account, organization, organization_member, budget, object_permission"));
        database.onCommit(changes -> changes.forEach(change -> {
            for (var kind : Subject.Kind.values()) {
                if (kind.topic().equals(change.topic())) {
                    cache.forget(kind, change.key());
                }
            }
        }));
        var ids = new Ids(clocks);
        var rows = new KeyRows(new AuditLog(ids, clocks), ids, clocks);
        var directory = new Directory();
        var updates = new KeyUpdates(database, rows, directory, config, clocks);
        var all = new ArrayList<Endpoint>();
        all.addAll(KeyEndpoints.of(new Keys(database, rows, directory, config, clocks)));
        all.addAll(KeyUpdateEndpoints.of(updates, new BulkKeyUpdates(database, updates, directory, clocks)));
        all.addAll(KeyListEndpoints.of(new KeyLists(database, directory)));
        all.addAll(KeyReadEndpoints.of(new KeyReads(database, directory)));
        all.addAll(KeyStateEndpoints.of(new KeyStates(database, rows, new BudgetRows(ids, clocks), directory, clocks)));
        all.addAll(KeyRotationEndpoints.of(new KeyRotations(
                database, rows, directory, config, new KeyRotations.Settings(KeyHash.of(MASTER), grace), ids, clocks)));
        all.addAll(KeyCheckEndpoints.of(new KeyChecks(database, directory)));
        table = EndpointTable.of(all);
        runner = new EndpointRunner(
                new Authenticator(Secret.of(MASTER), "admin", cache, clocks, () -> false),
                new Policy(),
                new Errors(new FakeFormat("openai"), new FakeFormat("anthropic"), clocks),
                clocks);
    }

    Reply post(String path, @Nullable String key, String json) {
        return run(new FakeRequest("POST", path).key(key).json(json));
    }

    Reply get(String path, String key) {
        return run(new FakeRequest("GET", path).key(key));
    }

    Reply run(FakeRequest request) {
        var match = (Match.Found) table.match(request.method(), request.path());
        return runner.run((Endpoint.Managed<?, ?, ?>) match.endpoint(), match, request);
    }

    /** The clear text of a new key with these members. */
    String generate(String json) {
        return json(post("/key/generate", MASTER, json)).path("key").asText();
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
                        + " values (?, 'o', 'none', now(), now())",
                id);
    }

    void orgAdmin(String organization, String user) {
        execute(
                "insert into organization_member (organization_id, user_id, user_role, created_at, updated_at)"
                        + " values (?, ?, 'org_admin', now(), now())",
                organization,
                user);
    }

    void team(String id) {
        execute("insert into team (team_id, created_at, updated_at) values (?, now(), now())", id);
    }

    /** @param role {@code admin} or {@code user} */
    void member(String team, String user, String role) {
        execute("insert into team_member (team_id, user_id, role) values (?, ?, ?)", team, user, role);
    }

    void execute(String sql, Object... values) {
        database.transactVoid(tx -> tx.handle().execute(sql, values));
    }

    /** The clear text of a key of this user with which the gate lets him do anything to keys. */
    String caller(String user) {
        return generate(
                "{\"user_id\":\"" + user + "\",\"allowed_routes\":[\"/key/*\",\"/v2/key/info\",\"/team/key/*\"]}");
    }

    /** The one column of each row. */
    List<String> query(String sql) {
        return database.read(
                tx -> tx.handle().createQuery(sql).mapTo(String.class).list());
    }

    static JsonNode json(Reply reply) {
        return Json.parse(new String(reply.body(), StandardCharsets.UTF_8));
    }
}
