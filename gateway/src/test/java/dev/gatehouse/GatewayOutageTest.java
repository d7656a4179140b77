package dev.gatehouse;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import dev.gatehouse.config.Config;
import dev.gatehouse.endpoint.Json;
import dev.gatehouse.platform.Await;
import dev.gatehouse.platform.Clocks;
import dev.gatehouse.platform.DataDirectory;
import dev.gatehouse.platform.Database;
import dev.gatehouse.platform.DatabaseAddress;
import dev.gatehouse.platform.Environment;
import dev.gatehouse.platform.InvalidSettings;
import dev.gatehouse.platform.Keyring;
import dev.gatehouse.platform.OperatorFault;
import dev.gatehouse.platform.Schema;
import dev.gatehouse.platform.Secret;
import dev.gatehouse.platform.Setting;
import dev.gatehouse.platform.Settings;
import dev.gatehouse.platform.TcpProxy;
import dev.gatehouse.platform.TestDatabase;
import dev.gatehouse.platform.Vault;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A whole node, and a database that is away. */
class GatewayOutageTest {
    private static final String MASTER = "sk-master-0123456789";
    private static final String STRANGER = "sk-unknown-0123456789";
    private static final String CHAT =
            "{\"model\":\"openai/gpt-4o-mini\",\"messages\":[{\"role\":\"user\",\"content\":\"hi\"}],\"max_tokens\":5}";
    private static final Keyring RIGHT_RING = ring(1);
    private static final Vault RIGHT = Vault.of(RIGHT_RING);
    private static final String SEALED = "{\"model\":\"%s\",\"api_key\":\"%s\",\"api_base\":\"%s\"}"
            .formatted(sealed("openai/x"), sealed("key"), sealed("http://127.0.0.1:1/v1"));
    /** What is answered without asking the database does not wait for it. */
    private static final Duration AT_ONCE = Duration.ofMillis(1_500);

    @TempDir
    private Path directory;

    private final HttpClient client = HttpClient.newHttpClient();
    private final Clocks clocks = Clocks.system();
    private @Nullable DataDirectory data;
    private @Nullable Upstreams upstreams;
    private @Nullable Gateway gateway;
    private @Nullable TcpProxy proxy;

    @AfterEach
    void stop() {
        // With its database it has nothing to wait for; without, it waits half a minute for a place for its journal.
        if (gateway != null) {
            gateway.stop();
        }
        if (proxy != null) {
            proxy.close();
        }
        if (upstreams != null) {
            upstreams.close();
        }
        if (data != null) {
            data.close();
        }
        client.close();
    }

    @Test
    void a_node_starts_without_its_database_and_becomes_whole_when_it_comes() {
        var between = start(TestDatabase.emptyAddress(), "1h", false);

        assertThat(get("/health/liveliness", null).statusCode()).isEqualTo(200);
        var readiness = get("/health/readiness", null);
        assertThat(readiness.statusCode()).isEqualTo(503);
        assertThat(json(readiness).at("/checks/schema").asText()).isEqualTo("failed");

        var managed = atOnce(() -> post("/key/generate", MASTER, "{}"));
        assertThat(managed.statusCode()).isEqualTo(503);
        assertThat(json(managed).at("/error/code").asText()).isEqualTo("503");
        assertThat(managed.headers().firstValue("retry-after")).contains("1");
        var openai = atOnce(() -> post("/v1/chat/completions", STRANGER, CHAT));
        assertThat(openai.statusCode()).isEqualTo(503);
        assertThat(json(openai).at("/error/message").asText()).isNotEmpty();
        var anthropic = atOnce(() -> post("/v1/messages", STRANGER, CHAT));
        assertThat(anthropic.statusCode()).isEqualTo(503);
        assertThat(json(anthropic).at("/type").asText()).isEqualTo("error");
        // The master key is in the configuration, usage goes to the journal: nothing here needs the database.
        assertThat(post("/v1/chat/completions", MASTER, CHAT).statusCode()).isEqualTo(200);
        assertThat(stale(post("/v1/chat/completions", MASTER, CHAT))).isZero();

        between.connect();

        Await.until("the node is ready", () -> get("/health/readiness", null).statusCode() == 200);
        var made = post("/key/generate", MASTER, "{}");
        assertThat(made.statusCode()).isEqualTo(200);
        assertThat(post("/v1/chat/completions", json(made).path("key").asText(), CHAT)
                        .statusCode())
                .isEqualTo(200);
    }

    @Test
    void a_node_takes_up_stored_models_when_its_database_comes() {
        var address = TestDatabase.freshAddress();
        try (var database = Database.open(address, 1)) {
            RIGHT.prove(database);
            database.transactVoid(tx -> tx.handle()
                    .execute(
                            "insert into stored_model values ('m1', 'late', cast(? as jsonb), 1, '{}', now(), 'a', now(), 'a')",
                            SEALED));
        }
        var between = start(address, "1h", false, RIGHT);
        var late = CHAT.replace("openai/gpt-4o-mini", "late");
        assertThat(post("/v1/chat/completions", MASTER, late).statusCode()).isEqualTo(404);

        between.connect();

        Await.until("the node is ready", () -> get("/health/readiness", null).statusCode() == 200);
        Await.until(
                "the model is served",
                () -> post("/v1/chat/completions", MASTER, late).statusCode() == 503);
    }

    @Test
    void a_node_with_another_keyring_than_its_databases_does_not_start() {
        var address = TestDatabase.freshAddress();
        try (var database = Database.open(address, 1)) {
            RIGHT.prove(database);
        }
        assertThatThrownBy(() -> start(address, "1h", true, vault(2)))
                .isInstanceOf(OperatorFault.class)
                .hasMessageContaining("Version 1 of the keyring is not the key");
    }

    @Test
    void a_node_with_another_keyring_does_not_become_ready_when_its_database_comes() {
        var address = TestDatabase.freshAddress();
        try (var database = Database.open(address, 1)) {
            RIGHT.prove(database);
        }
        var between = start(address, "1h", false, vault(2));

        between.connect();

        Await.until(
                "the database is there",
                () -> json(get("/health/readiness", null))
                        .at("/checks/database")
                        .asText()
                        .equals("ok"));
        var readiness = get("/health/readiness", null);
        assertThat(readiness.statusCode()).isEqualTo(503);
        assertThat(json(readiness).at("/checks/keyring").asText()).isEqualTo("failed");
        var refused = post(
                "/model/new",
                MASTER,
                "{\"model_name\":\"m\",\"litellm_params\":{\"model\":\"openai/x\",\"api_key\":\"k\"}}");
        assertThat(refused.statusCode()).isEqualTo(503);
    }

    private static Vault vault(int key) {
        return Vault.of(ring(key));
    }

    private static Keyring ring(int key) {
        var bytes = new byte[32];
        bytes[0] = (byte) key;
        return Keyring.open(
                new Environment(Map.of(
                        "KEY_VERSION", "1", "KEYRING_1", Base64.getUrlEncoder().encodeToString(bytes))),
                Path.of("none"),
                false,
                Clocks.system());
    }

    @Test
    void a_node_that_is_cut_off_serves_whom_it_knows_for_a_while_and_says_so() {
        var between = start(TestDatabase.freshAddress(), "6s", true);
        var key = json(post("/key/generate", MASTER, "{}")).path("key").asText();
        var fresh = post("/v1/chat/completions", key, CHAT);
        assertThat(fresh.statusCode()).isEqualTo(200);
        assertThat(stale(fresh)).isZero();

        between.cut();

        Await.until("answers say how old they are", () -> {
            var answer = post("/v1/chat/completions", key, CHAT);
            assertThat(answer.statusCode()).isEqualTo(200);
            return stale(answer) >= 2;
        });
        assertThat(atOnce(() -> post("/v1/chat/completions", STRANGER, CHAT)).statusCode())
                .isEqualTo(503);
        assertThat(atOnce(() -> post("/key/block", MASTER, "{\"key\":\"" + key + "\"}"))
                        .statusCode())
                .isEqualTo(503);
        var readiness = get("/health/readiness", null);
        assertThat(readiness.statusCode()).isEqualTo(200);
        assertThat(json(readiness).at("/checks/database_lag_millis").asLong()).isGreaterThan(1_000);
        assertThat(get("/metrics", null).body()).containsPattern("gatehouse_feed_lag_seconds [1-9]");

        Await.until(
                "the node stops believing what it knows",
                () -> post("/v1/chat/completions", key, CHAT).statusCode() == 503);
        assertThat(get("/health/readiness", null).statusCode()).isEqualTo(503);
        assertThat(get("/health/liveliness", null).statusCode()).isEqualTo(200);
        assertThat(post("/v1/chat/completions", MASTER, CHAT).statusCode()).isEqualTo(200);

        between.connect();

        Await.until("the node is ready", () -> get("/health/readiness", null).statusCode() == 200);
        var after = post("/v1/chat/completions", key, CHAT);
        assertThat(after.statusCode()).isEqualTo(200);
        assertThat(stale(after)).isZero();
        assertThat(post("/key/block", MASTER, "{\"key\":\"" + key + "\"}").statusCode())
                .isEqualTo(200);
        assertThat(post("/v1/chat/completions", key, CHAT).statusCode()).isEqualTo(401);
    }

    private static String sealed(String text) {
        return RIGHT_RING.seal(Secret.of(text)).token();
    }

    private TcpProxy start(DatabaseAddress database, String staleMax, boolean connected) {
        return start(database, staleMax, connected, Vault.none());
    }

    private TcpProxy start(DatabaseAddress database, String staleMax, boolean connected, Vault vault) {
        var between = new TcpProxy(database);
        proxy = between;
        if (connected) {
            between.connect();
        }
        var settings = settings(staleMax);
        var locked = DataDirectory.lock(settings.data());
        data = locked;
        var providers = Upstreams.of(settings, Config.EMPTY, clocks, System.err);
        upstreams = providers;
        gateway = Gateway.start(
                settings,
                Config.EMPTY,
                locked,
                between.address(),
                between.address(),
                Schema.bringForward(between.address(), true),
                Secret.of(MASTER),
                vault,
                providers.served(),
                "test");
        return between;
    }

    private Settings settings(String staleMax) {
        try {
            return Settings.read(
                    Map.of(
                            Setting.DATA,
                            directory.toString(),
                            Setting.PORT,
                            "0",
                            Setting.STALE_MAX,
                            staleMax,
                            Setting.EVENT_LOOPS,
                            "1",
                            Setting.DRAIN_DELAY,
                            "0s"),
                    new Environment(Map.of()));
        } catch (InvalidSettings e) {
            throw new IllegalStateException(e);
        }
    }

    private interface Asking {
        HttpResponse<String> ask();
    }

    private HttpResponse<String> atOnce(Asking asking) {
        long begun = clocks.nanos();
        var answer = asking.ask();
        assertThat(Duration.ofNanos(clocks.nanos() - begun)).isLessThan(AT_ONCE);
        return answer;
    }

    private static long stale(HttpResponse<String> answer) {
        return answer.headers().firstValueAsLong("x-gatehouse-stale").orElse(0);
    }

    private HttpResponse<String> get(String path, @Nullable String key) {
        return send(path, key, HttpRequest.newBuilder().GET());
    }

    private HttpResponse<String> post(String path, String key, String body) {
        return send(
                path,
                key,
                HttpRequest.newBuilder()
                        .header("Content-Type", "application/json")
                        .POST(BodyPublishers.ofString(body)));
    }

    private HttpResponse<String> send(String path, @Nullable String key, HttpRequest.Builder request) {
        try {
            var running = Objects.requireNonNull(gateway);
            request.uri(URI.create("http://127.0.0.1:" + running.port() + path)).timeout(Duration.ofSeconds(20));
            if (key != null) {
                request.header("x-api-key", key);
            }
            return client.send(request.build(), BodyHandlers.ofString());
        } catch (IOException e) {
            throw new IllegalStateException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private static JsonNode json(HttpResponse<String> answer) {
        return Json.parse(answer.body());
    }
}
