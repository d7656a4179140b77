package dev.gatehouse.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.databind.JsonNode;
import com.openai.client.OpenAIClient;
import com.openai.client.okhttp.OpenAIOkHttpClient;
import com.openai.core.JsonValue;
import com.openai.errors.BadRequestException;
import com.openai.errors.NotFoundException;
import com.openai.errors.RateLimitException;
import com.openai.errors.UnauthorizedException;
import com.openai.helpers.ResponseAccumulator;
import com.openai.models.Reasoning;
import com.openai.models.ReasoningEffort;
import com.openai.models.chat.completions.ChatCompletionCreateParams;
import com.openai.models.responses.EasyInputMessage;
import com.openai.models.responses.FunctionTool;
import com.openai.models.responses.Response;
import com.openai.models.responses.ResponseCreateParams;
import com.openai.models.responses.ResponseFunctionToolCall;
import com.openai.models.responses.ResponseIncludable;
import com.openai.models.responses.ResponseInputItem;
import com.openai.models.responses.ResponseOutputItem;
import com.openai.models.responses.ResponseReasoningItem;
import com.openai.models.responses.ResponseStatus;
import com.openai.models.responses.ResponseStreamEvent;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** OpenAI's own SDK asking for responses, of models of both protocols. */
@ExtendWith(TailOnFailure.class)
final class ResponsesSdkTest {
    private static final String THINKS = "openai/gpt-5";
    private static final String ONLY_RESPONSES = "openai/gpt-5-codex";

    private final Product product = Product.shared();
    private final Sim sim = Sim.shared();
    private final String key = Keys.generate(product);
    private final OpenAIClient client = client(key);

    private OpenAIClient client(String credential) {
        return OpenAIOkHttpClient.builder()
                .baseUrl(product.url() + "/v1")
                .apiKey(credential)
                .maxRetries(0)
                .build();
    }

    private static ResponseCreateParams.Builder asks(String model, Prompt prompt) {
        return ResponseCreateParams.builder().model(model).input(prompt.text());
    }

    private static ResponseCreateParams.Builder asks(String model, List<ResponseInputItem> items) {
        return ResponseCreateParams.builder().model(model).inputOfResponse(items);
    }

    private Response create(ResponseCreateParams.Builder request) {
        return client.responses().create(request.build()).validate();
    }

    private List<ResponseStreamEvent> events(ResponseCreateParams.Builder request) {
        try (var stream = client.responses().createStreaming(request.build())) {
            return stream.stream().map(ResponseStreamEvent::validate).toList();
        }
    }

    private static Response whole(List<ResponseStreamEvent> events) {
        var accumulator = ResponseAccumulator.create();
        events.forEach(accumulator::accumulate);
        return accumulator.response().validate();
    }

    private static String text(Response response) {
        var text = new StringBuilder();
        response.output().stream()
                .flatMap(item -> item.message().stream())
                .flatMap(message -> message.content().stream())
                .flatMap(part -> part.outputText().stream())
                .forEach(part -> text.append(part.text()));
        return text.toString();
    }

    private static ResponseInputItem user(String text) {
        return ResponseInputItem.ofEasyInputMessage(EasyInputMessage.builder()
                .role(EasyInputMessage.Role.USER)
                .content(text)
                .build());
    }

    private static FunctionTool tool(String name) {
        return FunctionTool.builder()
                .name(name)
                .strict(false)
                .parameters(FunctionTool.Parameters.builder()
                        .putAdditionalProperty("type", JsonValue.from("object"))
                        .putAdditionalProperty("properties", JsonValue.from(Map.of("city", Map.of("type", "string"))))
                        .putAdditionalProperty("required", JsonValue.from(List.of("city")))
                        .build())
                .build();
    }

    /** What a client sends back of an answer. */
    private static List<ResponseInputItem> asInput(Response response) {
        var items = new ArrayList<ResponseInputItem>();
        for (ResponseOutputItem item : response.output()) {
            item.reasoning().ifPresent(one -> items.add(ResponseInputItem.ofReasoning(one)));
            item.message().ifPresent(one -> items.add(ResponseInputItem.ofResponseOutputMessage(one)));
            item.functionCall().ifPresent(one -> items.add(ResponseInputItem.ofFunctionCall(one)));
        }
        return items;
    }

    private static List<ResponseFunctionToolCall> calls(Response response) {
        return response.output().stream()
                .flatMap(item -> item.functionCall().stream())
                .toList();
    }

    private static ResponseInputItem result(ResponseFunctionToolCall call, String text) {
        return ResponseInputItem.ofFunctionCallOutput(ResponseInputItem.FunctionCallOutput.builder()
                .callId(call.callId())
                .output(text)
                .build());
    }

    @ParameterizedTest
    @ValueSource(strings = {Product.OPENAI, Product.ANTHROPIC, ONLY_RESPONSES})
    void answers_plainly_with_the_canonical_model_and_the_providers_counts(String model) {
        var prompt = Prompt.of("tokens=7");
        var answer = create(asks(model, prompt).instructions("be brief"));
        var seen = sim.seenOnce(prompt.marker());
        assertThat(answer.model().toString()).contains(model);
        assertThat(answer.id()).startsWith("resp_");
        assertThat(answer.status()).contains(ResponseStatus.COMPLETED);
        assertThat(text(answer)).isNotEmpty();
        assertThat(answer.instructions().orElseThrow().asString()).isEqualTo("be brief");
        var usage = answer.usage().orElseThrow();
        assertThat(usage.outputTokens()).isEqualTo(7).isEqualTo(seen.completionTokens());
        assertThat(usage.inputTokens()).isEqualTo(seen.promptTokens());
        var row = product.usage().onlyOf(key);
        assertThat(row.operation()).isEqualTo("responses");
        assertThat(row.accuracy()).isEqualTo("exact");
        assertThat(row.prompt()).isEqualTo(seen.promptTokens());
        assertThat(row.completion()).isEqualTo(7);
        assertThat(row.costNanos()).isPositive();
        assertThat(seen.path()).isEqualTo(model.equals(Product.ANTHROPIC) ? "/v1/messages" : "/v1/responses");
    }

    @ParameterizedTest
    @ValueSource(strings = {Product.OPENAI, Product.ANTHROPIC})
    void streams_the_same_text_as_it_answers_plainly(String model) {
        var prompt = Prompt.plain().and("a few words to be said again");
        var events = events(asks(model, prompt));
        var streamed = whole(events);
        assertThat(text(streamed)).isEqualTo(text(create(asks(model, prompt)))).contains("said again");
        assertThat(streamed.model().toString()).contains(model);
        assertThat(streamed.usage().orElseThrow().outputTokens()).isPositive();
        assertThat(events.getFirst().isCreated()).isTrue();
        assertThat(events.getLast().isCompleted()).isTrue();
        assertThat(events.getFirst().asCreated().response().id()).isEqualTo(streamed.id());
        var numbers = events.stream()
                .map(event -> Http.JSON.<JsonNode>valueToTree(event._json().orElseThrow()))
                .map(event -> event.path("sequence_number").asLong())
                .toList();
        assertThat(numbers).isSorted().doesNotHaveDuplicates().startsWith(0L);
        assertThat(product.usage().of(key, 2)).allSatisfy(row -> {
            assertThat(row.accuracy()).isEqualTo("exact");
            assertThat(row.completion())
                    .isEqualTo(streamed.usage().orElseThrow().outputTokens());
        });
    }

    @ParameterizedTest
    @ValueSource(strings = {Product.OPENAI, Product.ANTHROPIC})
    void parallel_tools_go_round_with_the_providers_own_ids(String model) {
        for (boolean stream : new boolean[] {false, true}) {
            var prompt = Prompt.of("tools=weather,news");
            var request = asks(model, prompt).addTool(tool("weather")).addTool(tool("news"));
            var answer = stream ? whole(events(request)) : create(request);
            var calls = calls(answer);
            assertThat(calls).extracting(ResponseFunctionToolCall::name).containsExactly("weather", "news");
            assertThat(calls)
                    .allSatisfy(call -> assertThat(
                                    Http.parse(call.arguments()).path("city").isTextual())
                            .isTrue());
            var items = new ArrayList<ResponseInputItem>();
            items.add(user(prompt.text()));
            items.addAll(asInput(answer));
            items.add(result(calls.get(0), "sunny"));
            items.add(result(calls.get(1), "calm"));
            var second = create(asks(model, items).addTool(tool("weather")).addTool(tool("news")));
            assertThat(text(second)).contains("sunny").contains("calm");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {THINKS, Product.ANTHROPIC})
    void reasoning_goes_back_encrypted_and_its_provider_accepts_it(String model) {
        for (boolean stream : new boolean[] {false, true}) {
            var prompt = Prompt.of("tool=weather");
            var request = thinking(asks(model, prompt)).addTool(tool("weather"));
            var answer = stream ? whole(events(request)) : create(request);
            var thought = answer.output().getFirst().asReasoning();
            assertThat(thought.encryptedContent()).isPresent();
            assertThat(thought.summary()).isNotEmpty();
            assertThat(answer.usage().orElseThrow().outputTokensDetails().reasoningTokens())
                    .isEqualTo(model.equals(THINKS) ? 8 : 0);

            var items = new ArrayList<ResponseInputItem>();
            items.add(user(prompt.text()));
            items.addAll(asInput(answer));
            items.add(result(calls(answer).getFirst(), "sunny"));
            assertThat(text(create(thinking(asks(model, items)).addTool(tool("weather")))))
                    .contains("sunny");

            var sent = sim.seen(prompt.marker(), 2).getLast().body();
            if (model.equals(THINKS)) {
                assertThat(sent.at("/input/1/encrypted_content").asText())
                        .isNotEmpty()
                        .isNotEqualTo(thought.encryptedContent().orElseThrow());
                assertThat(thought.encryptedContent().orElseThrow())
                        .endsWith(sent.at("/input/1/encrypted_content").asText());
            } else {
                assertThat(sent.at("/messages/1/content/0/type").asText()).isEqualTo("thinking");
                assertThat(sent.at("/messages/1/content/0/signature").asText()).isNotEmpty();
            }
        }
    }

    private static ResponseCreateParams.Builder thinking(ResponseCreateParams.Builder request) {
        return request.reasoning(Reasoning.builder()
                        .effort(ReasoningEffort.LOW)
                        .summary(Reasoning.Summary.AUTO)
                        .build())
                .store(false)
                .addInclude(ResponseIncludable.REASONING_ENCRYPTED_CONTENT);
    }

    @Test
    void reasoning_of_another_provider_is_left_out() {
        var prompt = Prompt.plain();
        var thought = create(thinking(asks(THINKS, prompt)));
        var items = new ArrayList<ResponseInputItem>();
        items.add(user(prompt.text()));
        items.addAll(asInput(thought));
        items.add(user("go on"));
        assertThat(text(create(asks(Product.ANTHROPIC, items)))).contains("go on");
        assertThat(sim.seen(prompt.marker(), 2).getLast().body().toString()).doesNotContain("thinking");

        var other = Prompt.plain();
        var signed = create(thinking(asks(Product.ANTHROPIC, other)));
        assertThat(signed.output().getFirst().reasoning().flatMap(ResponseReasoningItem::encryptedContent))
                .isPresent();
        var back = new ArrayList<ResponseInputItem>();
        back.add(user(other.text()));
        back.addAll(asInput(signed));
        back.add(user("go on"));
        assertThat(text(create(asks(THINKS, back)))).contains("go on");
        assertThat(sim.seen(other.marker(), 2).getLast().body().toString()).doesNotContain("encrypted_content");
    }

    @Test
    void a_response_is_continued_read_and_deleted_by_who_had_it_made_only() {
        var prompt = Prompt.plain().and("remember the word saffron");
        var first = create(asks(Product.OPENAI, prompt));
        var next = Prompt.plain();
        var second = create(asks(Product.OPENAI, next).previousResponseId(first.id()));
        assertThat(second.previousResponseId()).contains(first.id());
        var seen = sim.seenOnce(next.marker());
        assertThat(seen.body().path("previous_response_id").asText())
                .startsWith("resp_")
                .isNotEqualTo(first.id());
        assertThat(seen.promptTokens())
                .as("the first turn is counted by the provider")
                .isGreaterThan(first.usage().orElseThrow().inputTokens());
        assertThat(second.usage().orElseThrow().inputTokens()).isEqualTo(seen.promptTokens());

        assertThat(text(client.responses().retrieve(first.id()))).isEqualTo(text(first));
        assertThat(client.responses().retrieve(second.id()).previousResponseId())
                .isPresent();
        assertThat(client.responses().inputItems().list(first.id()).data()).hasSize(1);

        var stranger = client(Keys.generate(product));
        assertThat(catchThrowableOfType(
                        BadRequestException.class,
                        () -> stranger.responses()
                                .create(asks(Product.OPENAI, Prompt.plain())
                                        .previousResponseId(first.id())
                                        .build())))
                .hasMessageContaining("previous_response_id");
        assertThat(catchThrowableOfType(
                        NotFoundException.class, () -> stranger.responses().retrieve(first.id())))
                .isNotNull();
        assertThat(catchThrowableOfType(
                        NotFoundException.class, () -> stranger.responses().delete(first.id())))
                .isNotNull();
        assertThat(text(client.responses().retrieve(first.id()))).isEqualTo(text(first));

        client.responses().delete(first.id());
        assertThat(catchThrowableOfType(
                        NotFoundException.class, () -> client.responses().retrieve(first.id())))
                .isNotNull();
    }

    @Test
    void where_nothing_is_stored_nothing_can_be_continued() {
        var first = create(asks(Product.ANTHROPIC, Prompt.plain()));
        var refused = catchThrowableOfType(
                BadRequestException.class,
                () -> create(asks(Product.ANTHROPIC, Prompt.plain()).previousResponseId(first.id())));
        assertThat(refused.getMessage()).contains("send the whole input");
        // One that was made by an account that does not serve the model, either.
        var made = create(asks(Product.OPENAI, Prompt.plain()));
        assertThat(catchThrowableOfType(
                        BadRequestException.class,
                        () -> create(asks(Product.ANTHROPIC, Prompt.plain()).previousResponseId(made.id()))))
                .hasMessageContaining("does not serve this model");
        assertThat(catchThrowableOfType(
                        NotFoundException.class, () -> client.responses().retrieve("resp_00000000")))
                .isNotNull();
    }

    @ParameterizedTest
    @ValueSource(strings = {Product.OPENAI, Product.ANTHROPIC})
    void an_answer_that_is_cut_short_is_incomplete(String model) {
        var answer = create(asks(model, Prompt.of("tokens=50")).maxOutputTokens(16));
        assertThat(answer.status()).contains(ResponseStatus.INCOMPLETE);
        assertThat(answer.incompleteDetails().orElseThrow().reason().toString()).contains("max_output_tokens");
        assertThat(events(asks(model, Prompt.of("tokens=50")).maxOutputTokens(16))
                        .getLast()
                        .isIncomplete())
                .isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {Product.OPENAI, Product.ANTHROPIC})
    void a_stream_that_breaks_is_never_shown_as_finished(String model) {
        for (var fault : List.of("close=mid", "reset=mid", "error_event=mid", "nofinish=1", "broken=json")) {
            var prompt = Prompt.of("tokens=20 " + fault);
            var body = "{\"model\":\"%s\",\"stream\":true,\"input\":%s}".formatted(model, quoted(prompt.text()));
            var answer = Http.post(product.url() + "/v1/responses", Map.of("authorization", "Bearer " + key), body);
            assertThat(answer.text())
                    .as(fault)
                    .contains("event: response.output_text.delta")
                    .contains("event: error")
                    .contains("event: response.failed")
                    .doesNotContain("response.completed");
            assertThat(events(asks(model, Prompt.of("tokens=20 " + fault)))
                            .getLast()
                            .isFailed())
                    .as(fault)
                    .isTrue();
        }
        assertThat(product.usage().of(key, 10)).allSatisfy(row -> {
            assertThat(row.outcome()).isEqualTo("broken");
            assertThat(row.costNanos()).isZero();
        });
    }

    private static String quoted(String text) {
        return Http.JSON.valueToTree(text).toString();
    }

    @Test
    void errors_are_the_sdks_own_typed_exceptions() {
        assertThat(catchThrowableOfType(
                        UnauthorizedException.class,
                        () -> client("sk-nobody")
                                .responses()
                                .create(asks(Product.OPENAI, Prompt.plain()).build())))
                .isNotNull();
        assertThat(catchThrowableOfType(NotFoundException.class, () -> create(asks("no/such-model", Prompt.plain()))))
                .hasMessageContaining("Invalid model name passed in model=no/such-model");
        for (var model : List.of(Product.OPENAI, Product.ANTHROPIC)) {
            assertThat(catchThrowableOfType(
                                    RateLimitException.class,
                                    () -> create(asks(model, Prompt.of("status=429 retry_after=7"))))
                            .headers()
                            .values("retry-after"))
                    .containsExactly("7");
            assertThat(catchThrowableOfType(
                            BadRequestException.class, () -> create(asks(model, Prompt.of("no_such_directive=1")))))
                    .hasMessageContaining("no_such_directive");
        }
        assertThat(catchThrowableOfType(
                        BadRequestException.class,
                        () -> create(asks(Product.OPENAI, Prompt.plain()).background(true))))
                .hasMessageContaining("background");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"model\":\"%s\"}",
                "{\"model\":\"%s\",\"input\":[]}",
                "{\"model\":\"%s\",\"input\":7}",
                "{\"model\":\"%s\",\"input\":\"hi\",\"tools\":{}}",
                "{\"model\":\"%s\",\"input\":\"hi\",\"tools\":[{\"name\":\"x\"}]}",
                "{\"model\":\"%s\",\"input\":\"hi\",\"max_output_tokens\":0}",
                "{\"model\":\"%s\",\"input\":\"hi\",\"temperature\":\"warm\"}",
                "{\"model\":\"%s\",\"input\":[{\"role\":\"robot\",\"content\":\"hi\"}]}",
                "{\"model\":\"%s\",\"input\":[{\"type\":\"function_call_output\",\"output\":\"x\"}]}",
                "{\"model\":\"%s\",\"input\":[{\"role\":\"user\",\"content\":[{\"text\":\"x\"}]}]}",
                "{\"model\":\"%s\",\"input\":\"hi\",\"conversation\":\"conv_1\"}",
                "{\"model\":\"%s\",\"input\":\"hi\",\"input\":\"again\"}"
            })
    void a_malformed_body_is_a_clear_400(String body) {
        for (var model : List.of(Product.OPENAI, Product.ANTHROPIC)) {
            var answer = Http.post(
                    product.url() + "/v1/responses", Map.of("authorization", "Bearer " + key), body.formatted(model));
            assertThat(answer.status()).as(body).isEqualTo(400);
            assertThat(answer.json().at("/error/type").asText()).isEqualTo("invalid_request_error");
            assertThat(answer.json().at("/error/message").asText()).isNotEmpty();
        }
    }

    @Test
    void a_chat_client_is_served_by_a_model_that_speaks_responses_only() {
        for (var prompt : List.of(Prompt.of("tokens=9"), Prompt.of("tokens=9 thinking=3"))) {
            var request = ChatCompletionCreateParams.builder()
                    .model(ONLY_RESPONSES)
                    .addUserMessage(prompt.text())
                    .build();
            var answer = client.chat().completions().create(request);
            assertThat(answer.choices().getFirst().message().content().orElse(""))
                    .isNotEmpty();
            assertThat(answer.usage().orElseThrow().completionTokens()).isEqualTo(9);
            var seen = sim.seenOnce(prompt.marker());
            assertThat(seen.path()).isEqualTo("/v1/responses");
            assertThat(seen.body().path("store").asBoolean(true)).isFalse();
            try (var stream = client.chat().completions().createStreaming(request)) {
                assertThat(stream.stream()
                                .flatMap(chunk -> chunk.choices().stream())
                                .flatMap(choice -> choice.finishReason().stream())
                                .map(Object::toString))
                        .containsExactly("stop");
            }
        }
    }

    @Test
    void what_codex_sends_survives_translation() {
        var prompt = Prompt.of("tools=shell,mcp__files__read,apply_patch json=eyJpbnB1dCI6IioqKiBCZWdpbiBQYXRjaCJ9");
        var body = """
                {"model":"%s","stream":false,"store":false,"include":["reasoning.encrypted_content"],
                 "prompt_cache_key":"k","client_metadata":{"a":"b"},"tool_choice":"auto","parallel_tool_calls":true,
                 "instructions":"You are an agent.","reasoning":{"effort":"medium","summary":"auto"},
                 "text":{"verbosity":"low"},
                 "tools":[{"type":"function","name":"shell","strict":false,"parameters":{"type":"object","properties":{}}},
                  {"type":"namespace","name":"mcp__files__","description":"files","tools":[
                   {"type":"function","name":"read","strict":false,"parameters":{"type":"object","properties":{}}}]},
                  {"type":"custom","name":"apply_patch","description":"patches","format":{"type":"grammar","syntax":"lark","definition":"start: x"}},
                  {"type":"web_search"}],
                 "input":[{"type":"message","role":"developer","content":[{"type":"input_text","text":"rules"}]},
                  {"type":"message","role":"developer","content":[{"type":"input_text","text":"more rules"}]},
                  {"type":"message","role":"user","content":[{"type":"input_text","text":%s}]}]}""".formatted(Product.ANTHROPIC, quoted(prompt.text()));
        var headers = Map.of("authorization", "Bearer " + key);
        for (var path : List.of("/v1/responses", "/responses", "/openai/v1/responses")) {
            var answer = Http.post(product.url() + path, headers, body);
            assertThat(answer.status()).as(answer.text()).isEqualTo(200);
            var calls = new ArrayList<JsonNode>();
            answer.json().path("output").forEach(item -> {
                if (item.has("call_id")) {
                    calls.add(item);
                }
            });
            assertThat(calls).hasSize(3);
            assertThat(calls.get(0).path("name").asText()).isEqualTo("shell");
            assertThat(calls.get(1).path("namespace").asText()).isEqualTo("mcp__files__");
            assertThat(calls.get(1).path("name").asText()).isEqualTo("read");
            assertThat(calls.get(2).path("type").asText()).isEqualTo("custom_tool_call");
            assertThat(calls.get(2).path("input").asText()).isEqualTo("*** Begin Patch");
        }
        var sent = sim.seen(prompt.marker(), 3).getLast().body();
        assertThat(sent.path("system").findValuesAsText("text"))
                .containsExactly("You are an agent.", "rules", "more rules");
        assertThat(sent.path("tools").findValuesAsText("name"))
                .containsExactly("shell", "mcp__files__read", "apply_patch");
    }

    @Test
    void a_tool_only_openai_runs_is_refused_where_it_cannot_be_run_and_passed_on_where_it_can() {
        var body =
                "{\"model\":\"%s\",\"input\":\"hi\",\"tools\":[{\"type\":\"code_interpreter\",\"container\":{\"type\":\"auto\"}}]}";
        var headers = Map.of("authorization", "Bearer " + key);
        var url = product.url() + "/v1/responses";
        assertThat(Http.post(url, headers, body.formatted(Product.OPENAI)).status())
                .isEqualTo(200);
        var refused = Http.post(url, headers, body.formatted(Product.ANTHROPIC));
        assertThat(refused.status()).isEqualTo(400);
        assertThat(refused.json().at("/error/param").asText()).isEqualTo("tools[0].type");
    }
}
