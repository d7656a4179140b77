package dev.gatehouse.accessgroups;

import com.fasterxml.jackson.databind.JsonNode;
import dev.gatehouse.access.Authentication.Known;
import dev.gatehouse.access.Authentication.Refused;
import dev.gatehouse.access.Caller;
import dev.gatehouse.access.FakePresented;
import dev.gatehouse.access.KeyHash;
import dev.gatehouse.access.Policy;
import dev.gatehouse.auditlog.AuditLog;
import dev.gatehouse.catalog.Catalog;
import dev.gatehouse.config.AccessConfig;
import dev.gatehouse.config.Config;
import dev.gatehouse.config.ConfigFile;
import dev.gatehouse.config.KeyConfig;
import dev.gatehouse.directory.Directory;
import dev.gatehouse.endpoint.ApiFixture;
import dev.gatehouse.endpoint.Endpoint;
import dev.gatehouse.endpoint.FakeRequest;
import dev.gatehouse.endpoint.Json;
import dev.gatehouse.endpoint.Reply;
import dev.gatehouse.error.ApiError;
import dev.gatehouse.error.ApiException;
import dev.gatehouse.explain.EdgeLosses;
import dev.gatehouse.keys.BulkKeyUpdates;
import dev.gatehouse.keys.KeyEndpoints;
import dev.gatehouse.keys.KeyRows;
import dev.gatehouse.keys.KeyUpdateEndpoints;
import dev.gatehouse.keys.KeyUpdates;
import dev.gatehouse.keys.Keys;
import dev.gatehouse.models.ModelEndpoints;
import dev.gatehouse.models.Models;
import dev.gatehouse.platform.Ids;
import dev.gatehouse.provider.Timeouts;
import dev.gatehouse.routing.CatalogFacts;
import dev.gatehouse.routing.Deployments;
import dev.gatehouse.snapshot.Snapshots;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.time.Duration;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Groups and keys over a database, with models of a configuration, called without a socket. */
public final class GroupsFixture extends ApiFixture {
    private static final Catalog CATALOG = Catalog.shipped();

    final Snapshots snapshots;
    final Policy policy;
    final LiveGroups live;
    final EdgeLosses losses;

    /** Models {@code c1} and {@code c2}, which carry no groups. */
    public GroupsFixture() {
        this("c1", "c2");
    }

    /** @param models of the configuration, each with the groups it carries: {@code gpt-4o:cheap,good} */
    public GroupsFixture(String... models) {
        var config = config(models);
        var snapshots = new Snapshots(
                Deployments.from(
                                config,
                                Map.of("OPENAI_API_KEY", "k"),
                                CATALOG,
                                Timeouts.DEFAULT,
                                LocalDate.of(2026, 11, 21))
                        .routes(),
                new CatalogFacts(CATALOG).makers()::prefixed);
        var policy = new Policy(AccessConfig.NONE, () -> snapshots.current().served());
        super("admin", policy);
        this.snapshots = snapshots;
        this.policy = policy;
        live = new LiveGroups(database, snapshots, Duration.ofHours(1));
        losses = new EdgeLosses(database, policy, () -> snapshots.current().served());
        var ids = new Ids(clocks);
        var audit = new AuditLog(ids, clocks);
        var rows = new KeyRows(audit, ids, clocks);
        var directory = new Directory();
        var updates = new KeyUpdates(
                database,
                rows,
                directory,
                KeyConfig.NONE,
                () -> snapshots.current().served(),
                clocks);
        var all = new ArrayList<Endpoint>();
        all.addAll(KeyEndpoints.of(new Keys(database, rows, directory, KeyConfig.NONE, clocks)));
        all.addAll(KeyUpdateEndpoints.of(updates, new BulkKeyUpdates(database, updates, directory, clocks)));
        all.addAll(ModelEndpoints.of(new Models(snapshots::current, policy, database, directory)));
        all.addAll(AccessGroupEndpoints.of(new AccessGroups(
                database,
                config.models(),
                name -> snapshots.current().routes().serves(name),
                live,
                () -> {},
                audit,
                ids,
                clocks)));
        all.addAll(UnifiedGroupEndpoints.of(new UnifiedGroups(database, live, audit, ids, clocks)));
        serve(all);
    }

    private static Config config(String... models) {
        var text = new StringBuilder("model_list:\n");
        for (var model : models) {
            var parts = model.split(":", 2);
            text.append(
                    "  - {model_name: '%s', litellm_params: {model: 'openai/%s'}, model_info: {access_groups: [%s]}}\n"
                            .formatted(
                                    parts[0],
                                    parts[0].contains("*") ? parts[0].substring(parts[0].indexOf('/') + 1) : "gpt-4o",
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

    void teamOf(String id, String... models) {
        execute(
                "insert into team (team_id, models, created_at, updated_at) values (?, string_to_array(?, ','), now(), now())",
                id,
                String.join(",", models));
    }

    Reply post(String path, String json) {
        return post(path, MASTER, json);
    }

    Reply get(String path) {
        return get(path, MASTER);
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

    static String hash(String key) {
        return KeyHash.of(key).toString();
    }

    static JsonNode done(Reply reply) {
        if (reply.status() >= 300) {
            throw new AssertionError(reply.status() + " " + text(reply));
        }
        return json(reply);
    }
}
