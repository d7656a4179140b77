package dev.gatehouse.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Gemini's models asked by clients of the other protocols. */
@ExtendWith(TailOnFailure.class)
final class GeminiModelTest {
    private static final String SCHEMA =
            "{\"type\":\"object\",\"properties\":{\"city\":{\"type\":\"string\"}},\"required\":[\"city\"]}";

    private final Product product = Product.shared();
    private final Sim sim = Sim.shared();
    private final String key = Keys.generate(product);

    private JsonNode chat(String body) {
        var answer = Http.post(product.url() + "/v1/chat/completions", Http.bearer(key), body);
        assertThat(answer.status()).as(answer.toString()).isEqualTo(200);
        return answer.json();
    }

    private JsonNode message(String body) {
        var answer = Http.post(product.url() + "/v1/messages", Http.anthropic(key), body);
        assertThat(answer.status()).as(answer.toString()).isEqualTo(200);
        return answer.json();
    }

    private List<Events.Event> events(String path, String body) throws IOException {
        var headers = path.endsWith("messages") ? Http.anthropic(key) : Http.bearer(key);
        try (var events = Events.open(product.url() + path, headers, body)) {
            assertThat(events.status()).isEqualTo(200);
            return events.rest();
        }
    }

    /** The second generation gives no seals to calls without thinking; the third refuses to go on without them. */
    @ParameterizedTest
    @ValueSource(strings = {Product.GEMINI, Product.GEMINI_3})
    void tools_go_round_for_clients_of_openais_protocol(String model) {
        var prompt = Prompt.of("tools=weather,news");
        var tools = ",\"tools\":[%s,%s]".formatted(chatTool("weather"), chatTool("news"));
        var first = chat(prompt.chat(model, tools));
        var said = first.at("/choices/0/message");
        assertThat(first.at("/choices/0/finish_reason").asText()).isEqualTo("tool_calls");
        assertThat(said.path("tool_calls")).hasSize(2);
        // Results in another order than the calls: the provider gets them in the order of the calls.
        var second = chat("""
                {"model":"%s","messages":[{"role":"user","content":"%s"},%s,
                {"role":"tool","tool_call_id":"%s","content":"calm"},{"role":"tool","tool_call_id":"%s","content":"sunny"}]%s}""".formatted(
                        model,
                        prompt.text(),
                        said,
                        said.at("/tool_calls/1/id").asText(),
                        said.at("/tool_calls/0/id").asText(),
                        tools));
        assertThat(second.at("/choices/0/message/content").asText()).contains("sunny and calm");
        var sent = sim.seen(prompt.marker(), 2).getLast().body();
        assertThat(sent.at("/contents/2/parts/0/functionResponse/name").asText())
                .isEqualTo("weather");
        assertThat(sent.at("/contents/1/parts/0/functionCall/id").isMissingNode())
                .as("the provider made no ids")
                .isTrue();
    }

    private static String chatTool(String name) {
        return "{\"type\":\"function\",\"function\":{\"name\":\"%s\",\"parameters\":%s}}".formatted(name, SCHEMA);
    }

    @ParameterizedTest
    @ValueSource(strings = {Product.GEMINI, Product.GEMINI_3})
    void thinking_and_tools_go_round_for_clients_of_anthropics_protocol(String model) {
        var prompt = Prompt.of("tool=weather");
        var rest =
                ",\"thinking\":{\"type\":\"enabled\",\"budget_tokens\":1024},\"tools\":[{\"name\":\"weather\",\"input_schema\":%s}]"
                        .formatted(SCHEMA);
        var first = message(prompt.message(model, rest).replace("\"max_tokens\":1000", "\"max_tokens\":4000"));
        assertThat(first.path("stop_reason").asText()).isEqualTo("tool_use");
        assertThat(first.at("/content/0/type").asText()).isEqualTo("thinking");
        var call = first.path("content").get(first.path("content").size() - 1);
        var second = message("""
                {"model":"%s","max_tokens":4000,"messages":[{"role":"user","content":"%s"},{"role":"assistant","content":%s},
                {"role":"user","content":[{"type":"tool_result","tool_use_id":"%s","content":"sunny"}]}]%s}""".formatted(
                model, prompt.text(), first.path("content"), call.path("id").asText(), rest));
        assertThat(second.toString()).contains("sunny");
        var sent = sim.seen(prompt.marker(), 2).getLast().body();
        assertThat(sent.findValues("thoughtSignature")).hasSize(1);
        assertThat(product.usage().of(key, 2)).allSatisfy(row -> {
            assertThat(row.reasoning()).isPositive();
            assertThat(row.accuracy()).isEqualTo("exact");
        });
    }

    @ParameterizedTest
    @ValueSource(strings = {"/v1/chat/completions", "/v1/messages"})
    void streams_are_whole_and_counted_as_the_provider_counts(String path) throws IOException {
        var prompt = Prompt.of("tokens=9 thinking=4 cached=2").and("and some words");
        var body = path.endsWith("messages")
                ? prompt.messageStream(Product.GEMINI)
                : prompt.chat(Product.GEMINI, ",\"stream\":true,\"stream_options\":{\"include_usage\":true}");
        var events = events(path, body);
        assertThat(events.stream().filter(Events.Event::isFinish)).isNotEmpty();
        assertThat(events).noneMatch(Events.Event::isError);
        var row = product.usage().onlyOf(key);
        var seen = sim.seenOnce(prompt.marker());
        assertThat(row.prompt()).isEqualTo(seen.promptTokens());
        assertThat(row.cacheRead()).isEqualTo(2).isEqualTo(seen.cacheReadTokens());
        assertThat(row.completion()).isEqualTo(9).isEqualTo(seen.completionTokens());
        assertThat(row.reasoning()).isEqualTo(4);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/v1/chat/completions", "/v1/messages"})
    void a_stream_that_breaks_is_never_shown_as_finished(String path) throws IOException {
        for (var fault : List.of("close=mid", "reset=mid", "error_event=mid", "nofinish", "broken=json")) {
            var prompt = Prompt.of("tokens=20 " + fault);
            var body = path.endsWith("messages")
                    ? prompt.messageStream(Product.GEMINI)
                    : prompt.chatStream(Product.GEMINI);
            var events = events(path, body);
            assertThat(events).as(fault).noneMatch(Events.Event::isFinish);
            assertThat(events.stream().filter(Events.Event::isError)).as(fault).hasSize(1);
        }
        assertThat(product.usage().of(key, 5))
                .allSatisfy(row -> assertThat(row.costNanos()).isZero());
    }

    @Test
    void structured_output_and_images_reach_it() {
        var prompt = Prompt.plain();
        var answer = chat("""
                {"model":"%s","response_format":{"type":"json_schema","json_schema":{"name":"a","schema":%s}},
                "messages":[{"role":"system","content":"be brief"},{"role":"user","content":[{"type":"text","text":"%s"},
                {"type":"image_url","image_url":{"url":"data:image/png;base64,aGk="}}]}]}""".formatted(Product.GEMINI, SCHEMA, prompt.text()));
        assertThat(Http.parse(answer.at("/choices/0/message/content").asText()).has("city"))
                .isTrue();
        var sent = sim.seenOnce(prompt.marker()).body();
        assertThat(sent.at("/systemInstruction/parts/0/text").asText()).isEqualTo("be brief");
        assertThat(sent.at("/contents/0/parts/1/inlineData/data").asText()).isEqualTo("aGk=");
    }

    @Test
    void errors_are_told_in_the_clients_words() {
        for (var expected : Map.of("status=400", 400, "status=429", 429, "status=503", 503, "status=401", 502)
                .entrySet()) {
            var prompt = Prompt.of(expected.getKey());
            var chat = Http.post(product.url() + "/v1/chat/completions", Http.bearer(key), prompt.chat(Product.GEMINI));
            assertThat(chat.status()).as(chat.toString()).isEqualTo(expected.getValue());
            assertThat(chat.json().path("error").path("message").asText()).isNotEmpty();
        }
    }

    @Test
    void embeddings_come_as_openais() {
        var model = "gemini/gemini-embedding-001";
        var lists = new ArrayList<JsonNode>();
        for (var format : List.of("float", "base64")) {
            var answer = Http.post(
                    product.url() + "/v1/embeddings",
                    Http.bearer(key),
                    "{\"model\":\"%s\",\"input\":[\"one\",\"two\"],\"dimensions\":8,\"encoding_format\":\"%s\"}"
                            .formatted(model, format));
            assertThat(answer.status()).as(answer.toString()).isEqualTo(200);
            lists.add(answer.json());
        }
        assertThat(lists.getFirst().path("data")).hasSize(2);
        assertThat(lists.getFirst().at("/data/1/embedding")).hasSize(8);
        assertThat(lists.getLast().at("/data/1/embedding").asText()).hasSize(44);
        assertThat(product.usage().of(key, 2))
                .allSatisfy(row -> assertThat(row.costNanos()).isPositive());
    }
}
