package dev.gatehouse.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Models that a router chooses, and what can be asked of the routers themselves. */
@ExtendWith(TailOnFailure.class)
final class RoutersTest {
    private static final Pattern FIELD = Pattern.compile("\"((?:[^\"]|\"\")*)\"|([^,]*)");
    private static final Pattern MODEL = Pattern.compile("model (router:\\S+);");

    private final Product product = Product.shared();
    private final String key = Keys.generate(product);

    /** One row of the table of endpoints. */
    record Row(String id, String method, String path, String auth, int status, List<String> fields, String notes) {
        static Row of(String line) {
            var fields = new ArrayList<String>();
            var matcher = FIELD.matcher(line);
            for (int at = 0; at <= line.length() && matcher.find(at); at = matcher.end() + 1) {
                fields.add(
                        matcher.group(1) == null
                                ? matcher.group(2)
                                : matcher.group(1).replace("\"\"", "\""));
            }
            return new Row(
                    fields.get(0),
                    fields.get(1),
                    fields.get(2),
                    fields.get(3),
                    Integer.parseInt(fields.get(4)),
                    List.of(fields.get(5).split(";")),
                    fields.get(6));
        }

        boolean isChat() {
            return path.equals("/v1/chat/completions");
        }

        @Override
        public String toString() {
            return id + " " + method + " " + path + (isChat() ? " " + model() : "");
        }

        String model() {
            var matcher = MODEL.matcher(notes);
            assertThat(matcher.find()).as(notes).isTrue();
            return matcher.group(1);
        }
    }

    static Stream<Row> rows() {
        try (var lines = new BufferedReader(new InputStreamReader(
                Objects.requireNonNull(RoutersTest.class.getResourceAsStream("/endpoints-routers.csv")),
                StandardCharsets.UTF_8))) {
            return lines.lines().skip(1).map(Row::of).toList().stream();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @ParameterizedTest
    @MethodSource("rows")
    void every_row_of_the_table_answers_with_its_members(Row row) {
        var prompt = Prompt.plain().and("fix this bug");
        var headers = row.auth().equals("none") ? Map.<String, String>of() : Http.bearer(key);
        var url = product.url() + row.path();
        var answer = row.method().equals("GET")
                ? Http.get(url)
                : Http.post(url, headers, row.isChat() ? prompt.chat(row.model()) : body(row));

        assertThat(answer.status()).as(answer.toString()).isEqualTo(row.status());
        for (var field : row.fields()) {
            // What a request cost stands in headers until keys of that form can be made.
            if (!field.startsWith("gateway_usage")) {
                assertThat(has(answer.json(), List.of(field.split("\\."))))
                        .as(field + " of " + answer)
                        .isTrue();
            }
        }
    }

    private static String body(Row row) {
        return switch (row.id()) {
            case "6.4" -> "{\"prompt\":\"fix this bug\",\"mode\":\"quality\"}";
            case "6.5" -> "{\"use_code_router\":true,\"optimization_mode\":\"price\"}";
            case "7.5" -> "{\"messages\":[{\"role\":\"user\",\"content\":\"hello\"}],\"mode\":\"latency\"}";
            default -> throw new AssertionError("no body for " + row);
        };
    }

    /** Whether a value is there; of a list whether it is one, and of its elements whether the first has it. */
    private static boolean has(JsonNode node, List<String> path) {
        if (path.isEmpty()) {
            return !node.isMissingNode();
        }
        var name = path.getFirst();
        var rest = path.subList(1, path.size());
        if (!name.endsWith("[]")) {
            return has(node.path(name), rest);
        }
        var list = node.path(name.substring(0, name.length() - 2));
        return list.isArray() && (rest.isEmpty() || has(list.path(0), rest));
    }

    @Test
    void the_answer_the_bill_and_the_limits_know_the_chosen_model() {
        var prompt = Prompt.plain().and("hello");

        var answer = Http.post(
                product.url() + "/v1/chat/completions", Http.bearer(key), prompt.chat("Gatewayz-General-Cost"));

        assertThat(answer.status()).as(answer.toString()).isEqualTo(200);
        var chosen = answer.json().path("model").asText();
        assertThat(chosen).isEqualTo(Product.OPENAI);
        assertThat(answer.header("x-model")).isEqualTo(chosen);
        assertThat(answer.header("x-requested-model")).isEqualTo("Gatewayz-General-Cost");
        assertThat(answer.header("x-litellm-model-group")).isEqualTo(chosen);
        assertThat(answer.json().at("/routing_metadata/selected_model").asText())
                .isEqualTo(chosen);
        assertThat(answer.json().at("/routing_metadata/router_mode").asText()).isEqualTo("general:cost");
        assertThat(answer.json().at("/routing_metadata/provider").asText()).isEqualTo("openai");
        assertThat(answer.json().at("/choices/0/message/content").asText()).isNotEmpty();
        var row = product.usage().onlyOf(key);
        assertThat(row.model()).isEqualTo(chosen);
        assertThat(row.requestedModel()).isEqualTo("Gatewayz-General-Cost");
        assertThat(row.priced()).isTrue();
        assertThat(row.costNanos()).isPositive();
        assertThat(Sim.shared()
                        .seen(prompt.marker(), 1)
                        .getFirst()
                        .body()
                        .path("model")
                        .asText())
                .isEqualTo("gpt-4o-mini");
    }

    @Test
    void streams_and_messages_are_routed_too_and_name_no_router() {
        var prompt = Prompt.plain().and("hello");
        var stream = Http.post(
                product.url() + "/v1/chat/completions", Http.bearer(key), prompt.chatStream("router:general:cost"));
        assertThat(stream.status()).as(stream.toString()).isEqualTo(200);
        assertThat(stream.text())
                .contains("\"" + Product.OPENAI + "\"", "[DONE]")
                .doesNotContain("router");

        var message = Http.post(
                product.url() + "/v1/messages", Http.anthropic(key), prompt.message("router:general:cost", ""));
        assertThat(message.status()).as(message.toString()).isEqualTo(200);
        assertThat(message.json().path("model").asText()).isEqualTo(Product.OPENAI);
        assertThat(message.text()).doesNotContain("router");
    }

    @Test
    void a_large_conversation_is_routed_too() {
        var prompt = Prompt.plain().and("hello " + "x ".repeat(200_000));

        var answer = Http.post(
                product.url() + "/v1/chat/completions", Http.bearer(key), prompt.chat("router:general:latency"));

        assertThat(answer.status()).as(answer.toString()).isEqualTo(200);
        assertThat(answer.json().at("/routing_metadata/task_category").asText()).isEqualTo("conversation");
        assertThat(answer.json().path("model").asText())
                .doesNotContain("router")
                .contains("/");
    }

    @Test
    void a_key_is_given_only_what_it_may_use() {
        var narrow = Keys.generate(product, "{\"models\":[\"router:code\",\"" + Product.OPENAI + "\"]}")
                .path("key")
                .asText();
        var answer = Http.post(
                product.url() + "/v1/chat/completions",
                Http.bearer(narrow),
                Prompt.plain().and("fix this bug").chat("router:code"));
        assertThat(answer.status()).as(answer.toString()).isEqualTo(200);
        assertThat(answer.json().path("model").asText()).isEqualTo(Product.OPENAI);

        for (var models : List.of("[\"router:code\"]", "[\"" + Product.OPENAI + "\"]")) {
            var none = Keys.generate(product, "{\"models\":" + models + "}")
                    .path("key")
                    .asText();
            var refused = Http.post(
                    product.url() + "/v1/chat/completions",
                    Http.bearer(none),
                    Prompt.plain().chat("router:code"));
            assertThat(refused.status()).as(refused.toString()).isEqualTo(403);
            assertThat(refused.json().at("/error/type").asText()).isEqualTo("key_model_access_denied");
        }
    }

    @Test
    void a_router_embeds_nothing() {
        var refused = Http.post(
                product.url() + "/v1/embeddings", Http.bearer(key), "{\"model\":\"router:general\",\"input\":\"x\"}");

        assertThat(refused.status()).as(refused.toString()).isEqualTo(404);
    }

    @Test
    void what_was_chosen_is_counted_and_what_was_tried_out_is_not() {
        long before = counted("code");
        Http.post(product.url() + "/code-router/test", Map.of(), "{\"prompt\":\"fix this bug\"}");
        assertThat(counted("code")).isEqualTo(before);

        Http.post(
                product.url() + "/v1/chat/completions",
                Http.bearer(key),
                Prompt.plain().chat("router:code:price"));

        assertThat(counted("code")).isGreaterThan(before);
    }

    private long counted(String router) {
        return Http.get(product.url() + "/" + router + "-router/stats")
                .json()
                .at("/stats/total_requests")
                .asLong();
    }
}
