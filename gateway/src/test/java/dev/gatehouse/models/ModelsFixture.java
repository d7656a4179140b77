package dev.gatehouse.models;

import com.fasterxml.jackson.databind.JsonNode;
import dev.gatehouse.access.Authenticator;
import dev.gatehouse.access.CacheLimits;
import dev.gatehouse.access.KeyCache;
import dev.gatehouse.access.Policy;
import dev.gatehouse.access.ServedModels;
import dev.gatehouse.access.Subject;
import dev.gatehouse.auditlog.AuditLog;
import dev.gatehouse.budgets.BudgetRows;
import dev.gatehouse.catalog.Catalog;
import dev.gatehouse.config.Config;
import dev.gatehouse.config.ConfigFile;
import dev.gatehouse.config.KeyConfig;
import dev.gatehouse.config.TenantConfig;
import dev.gatehouse.deployments.LiveModels;
import dev.gatehouse.deployments.StoredModelRows;
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
import dev.gatehouse.error.ApiException;
import dev.gatehouse.keys.KeyEndpoints;
import dev.gatehouse.keys.KeyLoader;
import dev.gatehouse.keys.KeyRows;
import dev.gatehouse.keys.Keys;
import dev.gatehouse.objectpermissions.ObjectPermissionRows;
import dev.gatehouse.platform.Clocks;
import dev.gatehouse.platform.Database;
import dev.gatehouse.platform.Environment;
import dev.gatehouse.platform.Ids;
import dev.gatehouse.platform.Keyring;
import dev.gatehouse.platform.MovableClocks;
import dev.gatehouse.platform.Secret;
import dev.gatehouse.platform.TestDatabase;
import dev.gatehouse.platform.Vault;
import dev.gatehouse.provider.Timeouts;
import dev.gatehouse.routing.Deployment;
import dev.gatehouse.routing.Deployments;
import dev.gatehouse.routing.Resolver;
import dev.gatehouse.routing.ServedDeployments;
import dev.gatehouse.snapshot.Snapshots;
import dev.gatehouse.teams.TeamEndpoints;
import dev.gatehouse.teams.TeamRows;
import dev.gatehouse.teams.Teams;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * One node's endpoints of models, called without a socket: team {@code alpha} has the admin {@code lead} and the member
 * {@code ann}, team {@code beta} the admin {@code other}.
 */
final class ModelsFixture implements AutoCloseable {
    static final String MASTER = "sk-master-0123456789";
    static final String CONFIG = """
            model_list:
              - model_name: configured
                litellm_params: {model: openai/gpt-4o-mini, api_key: sk-configured-key-123, api_base: "http://10.0.0.1/v1"}
                model_info: {id: from-file, access_groups: [cheap]}
            """;

    // A busy machine may take longer to connect than a request should wait.
    private static final CacheLimits PATIENT =
            new CacheLimits(1_000, 1_000, Duration.ofSeconds(10), 4, 100, Duration.ofSeconds(20));

    final MovableClocks clocks = new MovableClocks();
    final Database database;
    final Snapshots snapshots;
    final LiveModels live;
    /** Secrets that no log may show. */
    final Set<Secret> learned = ConcurrentHashMap.newKeySet();

    final Resolver resolver;
    final Policy policy;
    final Vault vault;
    final EndpointTable table;
    private final EndpointRunner runner;
    private final boolean alone;

    ModelsFixture() {
        this(TestDatabase.fresh(), vault(1), CONFIG, true);
        user("lead");
        user("ann");
        user("other");
        team("alpha");
        member("alpha", "lead", "admin");
        member("alpha", "ann", "user");
        team("beta");
        member("beta", "other", "admin");
    }

    /** Another node on the same database. */
    ModelsFixture(Database database, Vault vault, String yaml) {
        this(database, vault, yaml, false);
    }

    private ModelsFixture(Database database, Vault vault, String yaml, boolean alone) {
        this.alone = alone;
        this.database = database;
        this.vault = vault;
        vault.prove(database);
        var config = config(yaml);
        var environment = Map.of("ANTHROPIC_API_KEY", "sk-ant-of-the-operator");
        var configured =
                Deployments.from(config, environment, Catalog.shipped(), Timeouts.DEFAULT, LocalDate.of(2026, 11, 21));
        var served = new ServedDeployments(
                config,
                configured,
                false,
                environment,
                Catalog.shipped(),
                Timeouts.DEFAULT,
                LocalDate.of(2026, 11, 21));
        snapshots = new Snapshots(served.routes(List.of()));
        live = new LiveModels(database, vault, served, snapshots, learned::add);
        resolver = new Resolver(() -> snapshots.current().routes());
        policy = new Policy(config.access(), () -> snapshots.current().served());
        var cache = new KeyCache(new KeyLoader(database), PATIENT, clocks);
        database.onCommit(changes -> {
            changes.forEach(change -> {
                for (var kind : Subject.Kind.values()) {
                    if (kind.topic().equals(change.topic())) {
                        cache.forget(kind, change.key());
                    }
                }
                if (change.topic().equals(StoredModelRows.TOPIC)) {
                    live.changed(change.key());
                }
            });
            live.settle(changes);
        });
        var ids = new Ids(clocks);
        var audit = new AuditLog(ids, clocks);
        var keyRows = new KeyRows(audit, ids, clocks);
        var directory = new Directory();
        var budgets = new BudgetRows(ids, clocks);
        var permissions = new ObjectPermissionRows(ids);
        var teamRows = new TeamRows(directory, keyRows, permissions, audit, ids, clocks);
        var all = new ArrayList<Endpoint>();
        all.addAll(KeyEndpoints.of(new Keys(database, keyRows, directory, KeyConfig.NONE, clocks)));
        all.addAll(TeamEndpoints.of(new Teams(
                database,
                teamRows,
                directory,
                keyRows,
                budgets,
                permissions,
                TenantConfig.NONE,
                () -> ServedModels.NONE,
                ids)));
        all.addAll(ManagedModelEndpoints.of(new ManagedModels(
                database,
                new StoredModelRows(audit),
                teamRows,
                directory,
                vault,
                served,
                config.storeModels(),
                ids,
                clocks)));
        all.addAll(ModelInfoEndpoints.of(new ModelInfos(served, snapshots, live, database, directory, policy)));
        table = EndpointTable.of(all);
        runner = new EndpointRunner(
                new Authenticator(Secret.of(MASTER), "default_user_id", cache, clocks, () -> false),
                policy,
                new Errors(new FakeFormat("openai"), new FakeFormat("anthropic"), new FakeFormat("gemini"), clocks),
                clocks);
        live.start();
    }

    /** With versions up to this one, which is active. */
    static Vault vault(int version) {
        var variables = new HashMap<String, String>();
        variables.put("KEY_VERSION", String.valueOf(version));
        for (int i = 1; i <= version; i++) {
            var key = new byte[32];
            key[0] = (byte) i;
            variables.put("KEYRING_" + i, Base64.getUrlEncoder().encodeToString(key));
        }
        return Vault.of(Keyring.open(new Environment(variables), Path.of("none"), false, Clocks.system()));
    }

    private static Config config(String yaml) {
        if (yaml.isEmpty()) {
            return Config.EMPTY;
        }
        try {
            var file = Files.createTempFile("config", ".yaml");
            try {
                return ConfigFile.read(Files.writeString(file, yaml), Map.of());
            } finally {
                Files.delete(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    Reply post(String path, @Nullable String key, String json) {
        return run(new FakeRequest("POST", path).key(key).json(json));
    }

    Reply patch(String id, String key, String json) {
        return run(new FakeRequest("PATCH", "/model/" + id + "/update").key(key).json(json));
    }

    Reply get(String path, String key) {
        return run(new FakeRequest("GET", path).key(key));
    }

    private Reply run(FakeRequest request) {
        var match = (Match.Found) table.match(request.method(), request.path());
        return runner.run((Endpoint.Managed<?, ?, ?>) match.endpoint(), match, request);
    }

    /** The row of a new model. */
    JsonNode create(String json) {
        var reply = post("/model/new", MASTER, json);
        if (reply.status() != 200) {
            throw new AssertionError(text(reply));
        }
        return json(reply);
    }

    /** The clear text of a new key with these members. */
    String generate(String json) {
        return json(post("/key/generate", MASTER, json)).path("key").asText();
    }

    /** What a name stands for, as the keys of a team find it. */
    Deployment found(String name, @Nullable String team) {
        return resolver.resolve(name, Deployment.Mode.CHAT, team).candidates().getFirst();
    }

    boolean finds(String name, @Nullable String team) {
        try {
            found(name, team);
            return true;
        } catch (ApiException _) {
            return false;
        }
    }

    void user(String id) {
        execute(
                "insert into user_account (user_id, user_role, created_at, updated_at)"
                        + " values (?, 'internal_user', now(), now())",
                id);
    }

    void team(String id) {
        execute("insert into team (team_id, created_at, updated_at) values (?, now(), now())", id);
    }

    void member(String team, String user, String role) {
        execute("insert into team_member (team_id, user_id, role) values (?, ?, ?)", team, user, role);
    }

    void execute(String sql, Object... values) {
        database.transactVoid(tx -> tx.handle().execute(sql, values));
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

    @Override
    public void close() {
        live.close();
        if (alone) {
            database.close();
        }
    }
}
