package dev.gatehouse.accessgroups;

import com.fasterxml.jackson.databind.JsonNode;
import dev.gatehouse.access.Authentication.Known;
import dev.gatehouse.access.Authentication.Refused;
import dev.gatehouse.access.Authenticator;
import dev.gatehouse.access.CacheLimits;
import dev.gatehouse.access.Caller;
import dev.gatehouse.access.FakePresented;
import dev.gatehouse.access.KeyCache;
import dev.gatehouse.access.KeyHash;
import dev.gatehouse.access.Policy;
import dev.gatehouse.access.Subject;
import dev.gatehouse.auditlog.AuditLog;
import dev.gatehouse.catalog.Catalog;
import dev.gatehouse.catalog.Makers;
import dev.gatehouse.catalog.Providers;
import dev.gatehouse.config.AccessConfig;
import dev.gatehouse.config.Config;
import dev.gatehouse.config.ConfigFile;
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
import dev.gatehouse.error.ApiError;
import dev.gatehouse.error.ApiException;
import dev.gatehouse.keys.BulkKeyUpdates;
import dev.gatehouse.keys.KeyEndpoints;
import dev.gatehouse.keys.KeyLoader;
import dev.gatehouse.keys.KeyRows;
import dev.gatehouse.keys.KeyUpdateEndpoints;
import dev.gatehouse.keys.KeyUpdates;
import dev.gatehouse.keys.Keys;
import dev.gatehouse.models.ModelEndpoints;
import dev.gatehouse.models.Models;
import dev.gatehouse.platform.Database;
import dev.gatehouse.platform.Ids;
import dev.gatehouse.platform.MovableClocks;
import dev.gatehouse.platform.Secret;
import dev.gatehouse.platform.TestDatabase;
import dev.gatehouse.provider.Timeouts;
import dev.gatehouse.routing.Deployments;
import dev.gatehouse.snapshot.Snapshots;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.time.Duration;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Groups and keys over a database, with models of a configuration, called without a socket. */
public final class GroupsFixture {
    public static final String MASTER = "sk-master-0123456789";

    // A busy machine may take longer to connect than a request should wait.
    private static final CacheLimits PATIENT =
            new CacheLimits(1_000, 1_000, Duration.ofSeconds(10), 4, 100, Duration.ofSeconds(20));

    private static final Database SHARED = TestDatabase.fresh();
    private static final Catalog CATALOG = Catalog.shipped();

    final MovableClocks clocks = new MovableClocks();
    final Database database = SHARED;
    final Snapshots snapshots;
    final Policy policy;
    final LiveGroups live;
    final KeyCache cache = new KeyCache(new KeyLoader(database), PATIENT, clocks);
    private final Authenticator authenticator =
            new Authenticator(Secret.of(MASTER), "admin", cache, clocks, () -> false);
    private final EndpointTable table;
    private final EndpointRunner runner;

    /** Models {@code c1} and {@code c2}, which carry no groups. */
    public GroupsFixture() {
        this("c1", "c2");
    }

    /** @param models of the configuration, each with the groups it carries: {@code gpt-4o:cheap,good} */
    public GroupsFixture(String... models) {
        database.transactVoid(tx -> tx.handle()
                .execute("truncate virtual_key, audit_log, change_event, team, team_member, user_account, organization,"
                        + " organization_member, access_group, access_group_edge, stored_model"));
        var config = config(models);
        snapshots = new Snapshots(
                Deployments.from(
                                config,
                                Map.of("OPENAI_API_KEY", "k"),
                                CATALOG,
                                Timeouts.DEFAULT,
                                LocalDate.of(2026, 11, 21))
                        .routes(),
                new Makers(CATALOG, Providers.shipped())::prefixed);
        policy = new Policy(AccessConfig.NONE, () -> snapshots.current().served());
        live = new LiveGroups(database, snapshots, Duration.ofHours(1));
        database.onCommit(changes -> changes.forEach(change -> {
            for (var kind : Subject.Kind.values()) {
                if (kind.topic().equals(change.topic())) {
                    cache.forget(kind, change.key());
                }
            }
        }));
        var ids = new Ids(clocks);
        var audit = new AuditLog(ids, clocks);
        var rows = new KeyRows(audit, ids, clocks);
        var directory = new Directory();
        var updates = new KeyUpdates(database, rows, directory, KeyConfig.NONE, clocks);
        var all = new ArrayList<Endpoint>();
        all.addAll(KeyEndpoints.of(new Keys(database, rows, directory, KeyConfig.NONE, clocks)));
        all.addAll(KeyUpdateEndpoints.of(updates, new BulkKeyUpdates(database, updates, directory, clocks)));
        all.addAll(ModelEndpoints.of(new Models(snapshots::current, policy, database, directory)));
        all.addAll(AccessGroupEndpoints.of(new AccessGroups(
                database,
                config.models(),
                name -> snapshots.current().routes().serves(name),
                live,
                audit,
                ids,
                clocks)));
        all.addAll(UnifiedGroupEndpoints.of(new UnifiedGroups(database, live, audit, ids, clocks)));
        table = EndpointTable.of(all);
        runner = new EndpointRunner(
                authenticator,
                policy,
                new Errors(new FakeFormat("openai"), new FakeFormat("anthropic"), clocks),
                clocks);
    }

    private static Config config(String... models) {
        var text = new StringBuilder("model_list:\n");
        for (var model : models) {
            var parts = model.split(":", 2);
            text.append(
                    "  - {model_name: '%s', litellm_params: {model: 'openai/%s'}, model_info: {access_groups: [%s]}}\n"
                            .formatted(
                                    parts[0],
                                    parts[0].contains("*") ? "*" : "gpt-4o",
                                    parts.length == 1 ? "" : parts[1]));
        }
        try {
            var file = Files.createTempFile("groups", ".yaml");
            Files.writeString(file, text);
            var config = ConfigFile.read(file, Map.of("OPENAI_API_KEY", "k"));
            Files.delete(file);
            return config;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A stored deployment that carries these groups. */
    void stored(String id, String model, String... groups) {
        execute(
                "insert into stored_model (model_id, model_name, litellm_params, sealed_by, model_info, created_at, created_by,"
                        + " updated_at, updated_by) values (?, ?, '{}', 1, cast(? as jsonb), clock_timestamp(), 'a', now(), 'a')",
                id,
                model,
                groups.length == 0 ? "{}" : Json.text(Map.of("access_groups", List.of(groups))));
    }

    void team(String id, String... models) {
        execute(
                "insert into team (team_id, models, created_at, updated_at) values (?, string_to_array(?, ','), now(), now())",
                id,
                String.join(",", models));
    }

    void user(String id, String role) {
        execute(
                "insert into user_account (user_id, user_role, created_at, updated_at) values (?, ?, now(), now())",
                id,
                role);
    }

    Reply send(String method, String path, @Nullable String key, String json) {
        return run(new FakeRequest(method, path).key(key).json(json));
    }

    Reply post(String path, String json) {
        return send("POST", path, MASTER, json);
    }

    Reply get(String path) {
        return run(new FakeRequest("GET", path).key(MASTER));
    }

    Reply run(FakeRequest request) {
        var match = (Match.Found) table.match(request.method(), request.path());
        return runner.run((Endpoint.Managed<?, ?, ?>) match.endpoint(), match, request);
    }

    /** A group of these, which must succeed. */
    JsonNode group(String name, String... members) {
        return done(
                post("/access_group/new", Json.text(Map.of("access_group", name, "model_names", List.of(members)))));
    }

    /** The clear text of a new key with these members. */
    String key(String json) {
        return done(post("/key/generate", json)).path("key").asText();
    }

    /** What refuses the holder of this key the model. */
    Optional<ApiError> refusal(String key, String model) {
        try {
            policy.requireModel(caller(key), model);
            return Optional.empty();
        } catch (ApiException e) {
            return Optional.of(e.error());
        }
    }

    boolean mayCall(String key, String model) {
        return refusal(key, model).isEmpty();
    }

    Caller caller(String key) {
        return switch (authenticator.authenticateBlocking(FakePresented.bearer(key))) {
            case Known(var caller) -> caller;
            case Refused(var error) -> throw error.asException();
        };
    }

    /** The ids that a list of models shows the key. */
    List<String> listed(String key, String query) {
        return done(run(new FakeRequest("GET", "/v1/models" + query).key(key)))
                .path("data")
                .findValuesAsText("id");
    }

    void execute(String sql, Object... values) {
        database.transactVoid(tx -> tx.handle().execute(sql, values));
    }

    /** The one column of each row. */
    List<String> query(String sql) {
        return database.read(
                tx -> tx.handle().createQuery(sql).mapTo(String.class).list());
    }

    static String hash(String key) {
        return KeyHash.of(key).toString();
    }

    static JsonNode done(Reply reply) {
        var json = json(reply);
        if (reply.status() >= 300) {
            throw new AssertionError(reply.status() + " " + json);
        }
        return json;
    }

    static JsonNode json(Reply reply) {
        return reply.body().length == 0 ? Json.object() : Json.parse(new String(reply.body(), StandardCharsets.UTF_8));
    }
}
