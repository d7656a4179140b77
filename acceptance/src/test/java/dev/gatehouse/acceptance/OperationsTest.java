package dev.gatehouse.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What an operator sees of it: probes, metrics, documents, start and stop. */
@ExtendWith(TailOnFailure.class)
final class OperationsTest {
    private static final List<String> ROUTES = List.of(
            "/v1/chat/completions",
            "/chat/completions",
            "/v1/messages",
            "/v1/v1/messages",
            "/v1/messages/count_tokens",
            "/v1/embeddings",
            "/v1/models",
            "/key/generate",
            "/key/info",
            "/key/block",
            "/key/unblock",
            "/key/delete",
            "/health/liveliness",
            "/health/readiness",
            "/metrics");

    private final Product product = Product.shared();
    private final Sim sim = Sim.shared();

    @Test
    void probes_answer_without_a_key() {
        assertThat(Http.get(product.url() + "/health/liveliness").status()).isEqualTo(200);
        var ready = Http.get(product.url() + "/health/readiness");
        assertThat(ready.status()).as(ready.toString()).isEqualTo(200);
        assertThat(ready.header("content-type")).startsWith("application/json");
    }

    @Test
    void metrics_are_in_prometheus_text_and_count_requests() {
        Http.post(
                product.url() + "/v1/chat/completions",
                Http.bearer(Keys.generate(product)),
                Prompt.plain().chat(Product.OPENAI));
        var metrics = Http.get(product.url() + "/metrics");
        assertThat(metrics.status()).isEqualTo(200);
        assertThat(metrics.header("content-type")).startsWith("text/plain");
        assertThat(metrics.text()).contains("# TYPE gatehouse_").contains("gatehouse_requests_in_flight");
        assertThat(metrics.text().lines().filter(line -> !line.isEmpty() && !line.startsWith("#")))
                .allSatisfy(line -> assertThat(line).matches("[a-zA-Z_:][a-zA-Z0-9_:]*(\\{.*})? \\S+( \\S+)?"));
    }

    @Test
    void the_interface_is_described_route_by_route() {
        var answer = Http.get(product.url() + "/openapi.json");
        assertThat(answer.status()).isEqualTo(200);
        var document = answer.json();
        assertThat(document.path("openapi").asText()).startsWith("3.");
        assertThat(document.at("/info/title").asText()).isNotEmpty();
        assertThat(document.at("/info/version").asText()).isNotEmpty();
        var paths = new ArrayList<String>();
        document.path("paths").fieldNames().forEachRemaining(paths::add);
        assertThat(paths).containsAll(ROUTES);
        assertThat(document.path("paths").findValuesAsText("operationId"))
                .doesNotHaveDuplicates()
                .isNotEmpty();
        document.path("paths")
                .forEach(path -> path.forEach(operation ->
                        assertThat(operation.path("responses").isEmpty()).isFalse()));
        for (var reference : document.findValuesAsText("$ref")) {
            assertThat(document.at(reference.substring(1)).isMissingNode())
                    .as(reference)
                    .isFalse();
        }
        // What is described is there: no route answers that it is none.
        document.path("paths")
                .fieldNames()
                .forEachRemaining(path -> document.path("paths")
                        .path(path)
                        .fieldNames()
                        .forEachRemaining(method -> assertThat(served(path, method))
                                .as(method + " " + path)
                                .isNotIn(404, 405)));
    }

    private int served(String path, String method) {
        var url = product.url()
                + path.replace("{file}", "swagger-ui.css")
                        .replaceAll("\\{model(:[^}]*)?}", "openai/gpt-4o-mini")
                        .replaceAll("\\{[^}]*}", "one");
        return Http.send(Http.request(url, Map.of())
                        .method(method.toUpperCase(Locale.ROOT), BodyPublishers.noBody())
                        .build())
                .status();
    }

    @Test
    void the_documentation_is_a_page_that_loads_nothing_from_elsewhere() {
        var page = Http.get(product.url() + "/docs");
        assertThat(page.status()).isEqualTo(200);
        assertThat(page.header("content-type")).startsWith("text/html");
        assertThat(page.text()).doesNotContain("https://").doesNotContain("http://");
        var sources = Pattern.compile("(?:src|href)=\"([^\"#]+)\"").matcher(page.text());
        int found = 0;
        while (sources.find()) {
            var url = URI.create(product.url() + "/docs").resolve(sources.group(1));
            if (!url.getScheme().equals("data")) {
                assertThat(Http.get(url.toString()).status()).as(url.toString()).isEqualTo(200);
                found++;
            }
        }
        assertThat(found).isPositive();
    }

    @Test
    void told_to_stop_it_is_not_ready_first_lets_streams_finish_and_stops_its_database() throws Exception {
        var stopping = Product.with(sim).env("GATEHOUSE_DRAIN_DELAY", "3s").start();
        var key = Keys.generate(stopping);
        int port;
        try (var connection = stopping.usage().connect()) {
            port = URI.create(connection.getMetaData().getURL().substring(5)).getPort();
        }
        try (var stream = Events.open(
                stopping.url() + "/v1/chat/completions",
                Http.bearer(key),
                Prompt.of("tokens=120 pace=50").chatStream(Product.OPENAI))) {
            assertThat(stream.next()).isNotNull();
            stopping.program().terminate();
            Await.until(
                    "readiness to be taken back",
                    () -> Http.get(stopping.url() + "/health/readiness").status() == 503);
            assertThat(Http.get(stopping.url() + "/health/liveliness").status()).isEqualTo(200);
            var events = stream.rest();
            assertThat(events.getLast().isDone()).isTrue();
            assertThat(events).anyMatch(Events.Event::isFinish).noneMatch(Events.Event::isError);
        }
        assertThat(stopping.program().waitFor(Duration.ofSeconds(30)))
                .as(stopping.program().tail())
                .isZero();
        assertThat(listens(port)).as("the database listens").isFalse();
        try (var again = Product.with(sim).on(stopping.data()).start()) {
            assertThat(again.usage().onlyOf(key).outcome()).isEqualTo("completed");
            assertThat(again.usage().onlyOf(key).completion()).isEqualTo(120);
        }
    }

    @Test
    void the_keyring_is_rotated_beside_a_running_node() {
        var rotation = product.command("keyring", "rotate");

        assertThat(rotation.waitFor(Duration.ofSeconds(60))).as(rotation.tail()).isZero();
        assertThat(rotation.output()).contains("Everything is sealed under the active key");
    }

    @Test
    void what_a_node_was_lent_is_listed_and_of_one_that_is_alive_not_written_off() throws IOException {
        var key = Keys.generate(product, "{\"max_budget\":5}").path("key").asText();
        var node = Files.readString(product.data().resolve("node-id")).strip();
        var prompt = Prompt.of("tokens=2").chat(Product.OPENAI);
        assertThat(Http.post(product.url() + "/v1/chat/completions", Http.bearer(key), prompt)
                        .status())
                .isEqualTo(200);

        var list = product.command("leases", "list");
        assertThat(list.waitFor(Duration.ofSeconds(60))).as(list.tail()).isZero();
        assertThat(list.output()).containsPattern(node + "  opened \\S+  seen \\S+  ");

        var refused = product.command("leases", "write-off", node);
        assertThat(refused.waitFor(Duration.ofSeconds(60))).as(refused.tail()).isEqualTo(1);
        assertThat(refused.output()).contains("--force").doesNotContain("Exception");
        assertThat(Http.post(product.url() + "/v1/chat/completions", Http.bearer(key), prompt)
                        .status())
                .isEqualTo(200);
    }

    @Test
    void what_a_node_that_was_killed_left_in_its_journal_is_booked_once_by_whoever_imports_it() {
        var doomed = Product.with(sim).beside(product).start();
        var key = Keys.generate(product);
        Keys.known(List.of(doomed), key);
        for (int i = 0; i < 20; i++) {
            assertThat(Http.post(
                                    doomed.url() + "/v1/chat/completions",
                                    Http.bearer(key),
                                    Prompt.of("tokens=2").chat(Product.OPENAI))
                            .status())
                    .isEqualTo(200);
        }
        var alive = product.command("journal", "import", doomed.data().toString());
        assertThat(alive.waitFor(Duration.ofSeconds(60))).as(alive.tail()).isEqualTo(1);
        assertThat(alive.output()).contains("in use by another gateway");
        doomed.program().kill();

        for (int times = 0; times < 2; times++) {
            var imported = product.command("journal", "import", doomed.data().toString());
            assertThat(imported.waitFor(Duration.ofSeconds(60)))
                    .as(imported.tail())
                    .isZero();
            assertThat(imported.output()).containsPattern("Booked \\d+ records");
        }

        assertThat(product.usage().of(key, 20)).hasSize(20);
        var nothing =
                product.command("journal", "import", Product.newDirectory().toString());
        assertThat(nothing.waitFor(Duration.ofSeconds(60))).as(nothing.tail()).isEqualTo(1);
        assertThat(nothing.output()).contains("There is no journal");
    }

    private static boolean listens(int port) {
        try (var socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            return socket.isConnected();
        } catch (IOException refused) {
            return false;
        }
    }

    @Test
    void a_second_start_on_the_same_directory_says_so_and_leaves_the_first_alone() {
        var second = Product.with(sim).on(product.data()).launch();
        assertThat(second.waitFor(Duration.ofSeconds(60))).isEqualTo(1);
        assertThat(second.output()).contains(product.data().toString()).doesNotContain("Exception");
        assertThat(second.output().strip().lines().count()).as(second.output()).isLessThan(5);
        var answer = Http.post(
                product.url() + "/v1/chat/completions",
                Http.bearer(Keys.generate(product)),
                Prompt.plain().chat(Product.OPENAI));
        assertThat(answer.status()).isEqualTo(200);
    }

    @Test
    void a_configuration_in_litellms_words_serves_its_models() throws IOException {
        var file = config("""
                model_list:
                  - model_name: fast
                    litellm_params:
                      model: openai/gpt-4o-mini
                      api_base: %s/v1
                      api_key: os.environ/MY_KEY
                  - model_name: fast
                    litellm_params:
                      model: anthropic/claude-haiku-4-5
                      api_base: %s
                      api_key: os.environ/MY_KEY
                general_settings:
                  master_key: os.environ/MY_MASTER
                """.formatted(sim.url(), sim.url()));
        try (var configured = Product.with(sim)
                .without(
                        "GATEHOUSE_MASTER_KEY",
                        "OPENAI_API_KEY",
                        "OPENAI_BASE_URL",
                        "ANTHROPIC_API_KEY",
                        "ANTHROPIC_BASE_URL")
                .env("MY_KEY", "sk-of-the-file")
                .env("MY_MASTER", Product.MASTER_KEY)
                .arguments("--config", file.toString())
                .start()) {
            var key = Keys.generate(configured);
            var providers = new ArrayList<String>();
            for (int i = 0; i < 40; i++) {
                var answer = Http.post(
                        configured.url() + "/v1/chat/completions",
                        Http.bearer(key),
                        Prompt.of("tokens=2").chat("fast"));
                assertThat(answer.status()).as(answer.toString()).isEqualTo(200);
                assertThat(answer.json().path("model").asText()).isEqualTo("fast");
                providers.add(answer.header("x-provider"));
            }
            assertThat(providers).contains("openai", "anthropic");
            assertThat(Http.get(configured.url() + "/v1/models", Http.bearer(key))
                            .json()
                            .path("data"))
                    .hasSize(1);
            assertThat(sim.underKey("sk-of-the-file")).hasSize(40);
        }
    }

    @Test
    void a_bad_configuration_is_refused_with_file_path_and_reason() throws IOException {
        var file = config("""
                model_list:
                  - model_name: fast
                    litellm_params:
                      model: openai/gpt-4o-mini
                      api_base: "not an address"
                  - model_name: 7
                    unknown_setting: true
                """);
        var program = Product.with(sim).arguments("--config", file.toString()).launch();
        assertThat(program.waitFor(Duration.ofSeconds(60))).isEqualTo(2);
        assertThat(program.output())
                .contains(file.getFileName().toString())
                .contains("model_list[0].litellm_params.api_base")
                .contains("model_list[1].unknown_setting")
                .doesNotContain("not an address")
                .doesNotContain("Exception");
    }

    private static Path config(String yaml) throws IOException {
        return Files.writeString(Product.newDirectory().resolve("config.yaml"), yaml);
    }

    @SuppressWarnings("try") // ended before the end, so that all it had to say has been said
    @Test
    void no_key_and_no_prompt_is_in_the_logs_or_metrics() {
        try (var talkative =
                Product.with(sim).env("GATEHOUSE_LOG_LEVEL", "debug").start()) {
            var key = Keys.generate(talkative);
            var said = new ArrayList<String>();
            for (var directive :
                    List.of("", "status=500", "status=400", "broken=json", "reset=mid", "error_event=mid")) {
                for (var more : List.of("", ",\"stream\":true")) {
                    var prompt = Prompt.of(directive);
                    said.add(prompt.marker());
                    Http.post(
                            talkative.url() + "/v1/chat/completions",
                            Http.bearer(key),
                            prompt.chat(Product.ANTHROPIC, more));
                    Http.post(
                            talkative.url() + "/v1/messages",
                            Http.anthropic(key),
                            prompt.message(Product.ANTHROPIC, more));
                }
            }
            var malformed = Sim.marker();
            said.add(malformed);
            Http.post(talkative.url() + "/v1/chat/completions", Http.bearer(key), "{\"messages\":\"" + malformed);
            Http.post(talkative.url() + "/v1/chat/completions", Http.bearer("sk-" + malformed), "{}");
            var metrics = Http.get(talkative.url() + "/metrics").text();
            talkative.program().end();
            var seen = talkative.program().output() + metrics;
            assertThat(seen).contains("req_");
            said.addAll(List.of(key, Product.MASTER_KEY, Product.PROVIDER_KEY));
            assertThat(said)
                    .allSatisfy(secret ->
                            assertThat(seen.contains(secret)).as(secret).isFalse());
        }
    }
}
