package dev.gatehouse.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.databind.JsonNode;
import com.openai.client.OpenAIClient;
import com.openai.client.okhttp.OpenAIOkHttpClient;
import com.openai.core.JsonValue;
import com.openai.errors.BadRequestException;
import com.openai.errors.InternalServerException;
import com.openai.errors.NotFoundException;
import com.openai.errors.RateLimitException;
import com.openai.errors.UnauthorizedException;
import com.openai.helpers.ChatCompletionAccumulator;
import com.openai.models.FunctionDefinition;
import com.openai.models.FunctionParameters;
import com.openai.models.ResponseFormatJsonSchema;
import com.openai.models.chat.completions.ChatCompletion;
import com.openai.models.chat.completions.ChatCompletionChunk;
import com.openai.models.chat.completions.ChatCompletionContentPart;
import com.openai.models.chat.completions.ChatCompletionContentPartImage;
import com.openai.models.chat.completions.ChatCompletionContentPartText;
import com.openai.models.chat.completions.ChatCompletionCreateParams;
import com.openai.models.chat.completions.ChatCompletionMessageToolCall;
import com.openai.models.chat.completions.ChatCompletionNamedToolChoice;
import com.openai.models.chat.completions.ChatCompletionStreamOptions;
import com.openai.models.chat.completions.ChatCompletionToolChoiceOption;
import com.openai.models.chat.completions.ChatCompletionToolMessageParam;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** OpenAI's own SDK, on models of both protocols. */
@ExtendWith(TailOnFailure.class)
@SuppressWarnings("deprecation") // the SDK gives unknown members no other way
final class OpenAiSdkTest {
    private static final String PIXEL =
            "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==";

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

    private static ChatCompletionCreateParams.Builder asks(String model, Prompt prompt) {
        return ChatCompletionCreateParams.builder().model(model).addUserMessage(prompt.text());
    }

    private ChatCompletion create(ChatCompletionCreateParams.Builder request) {
        return client.chat().completions().create(request.build());
    }

    private List<ChatCompletionChunk> chunks(ChatCompletionCreateParams.Builder request) {
        try (var stream = client.chat().completions().createStreaming(request.build())) {
            return stream.stream().toList();
        }
    }

    private static ChatCompletion whole(List<ChatCompletionChunk> chunks) {
        var accumulator = ChatCompletionAccumulator.create();
        chunks.forEach(accumulator::accumulate);
        return accumulator.chatCompletion();
    }

    private static String text(ChatCompletion answer) {
        return answer.choices().getFirst().message().content().orElse("");
    }

    private static String finish(ChatCompletion answer) {
        return answer.choices().getFirst().finishReason().toString();
    }

    private static FunctionDefinition tool(String name) {
        return FunctionDefinition.builder()
                .name(name)
                .parameters(FunctionParameters.builder()
                        .putAdditionalProperty("type", JsonValue.from("object"))
                        .putAdditionalProperty(
                                "properties",
                                JsonValue.from(
                                        Map.of("city", Map.of("type", "string"), "days", Map.of("type", "integer"))))
                        .putAdditionalProperty("required", JsonValue.from(List.of("city", "days")))
                        .build())
                .build();
    }

    private static ChatCompletionToolMessageParam result(String id, String text) {
        return ChatCompletionToolMessageParam.builder()
                .toolCallId(id)
                .content(text)
                .build();
    }

    private static ChatCompletionStreamOptions withUsage() {
        return ChatCompletionStreamOptions.builder().includeUsage(true).build();
    }

    @ParameterizedTest
    @ValueSource(strings = {Product.OPENAI, Product.ANTHROPIC})
    void answers_plainly_with_the_canonical_model_and_the_providers_counts(String model) {
        var prompt = Prompt.of("tokens=7");
        var answer = create(asks(model, prompt));
        var seen = sim.seenOnce(prompt.marker());
        assertThat(answer.model()).isEqualTo(model);
        assertThat(text(answer)).isNotEmpty();
        assertThat(finish(answer)).isEqualTo("stop");
        var usage = answer.usage().orElseThrow();
        assertThat(usage.completionTokens()).isEqualTo(7).isEqualTo(seen.completionTokens());
        assertThat(usage.promptTokens()).isEqualTo(seen.promptTokens());
        assertThat(usage.totalTokens()).isEqualTo(7 + seen.promptTokens());
    }

    @ParameterizedTest
    @ValueSource(strings = {Product.OPENAI, Product.ANTHROPIC})
    void streams_the_same_text_as_it_answers_plainly(String model) {
        var prompt = Prompt.plain().and("a few words to be said again");
        var streamed = chunks(asks(model, prompt));
        assertThat(text(whole(streamed)))
                .isEqualTo(text(create(asks(model, prompt))))
                .contains("said again");
        assertThat(streamed).allSatisfy(chunk -> {
            assertThat(chunk.model()).isEqualTo(model);
            assertThat(chunk.id()).isEqualTo(streamed.getFirst().id());
        });
    }

    @ParameterizedTest
    @ValueSource(strings = {Product.OPENAI, Product.ANTHROPIC})
    void a_stream_has_usage_only_when_asked_and_then_the_right_one(String model) {
        var silent = Prompt.of("tokens=9");
        assertThat(chunks(asks(model, silent)))
                .allSatisfy(chunk -> assertThat(chunk.usage()).isEmpty())
                .noneSatisfy(chunk -> assertThat(chunk.choices()).isEmpty());
        var prompt = Prompt.of("tokens=9");
        var last = chunks(asks(model, prompt).streamOptions(withUsage())).getLast();
        var seen = sim.seenOnce(prompt.marker());
        assertThat(last.choices()).isEmpty();
        assertThat(last.usage().orElseThrow().completionTokens()).isEqualTo(9);
        assertThat(last.usage().orElseThrow().promptTokens()).isEqualTo(seen.promptTokens());
        assertThat(product.usage().of(key, 2)).allSatisfy(row -> {
            assertThat(row.accuracy()).isEqualTo("exact");
            assertThat(row.completion()).isEqualTo(9);
        });
    }

    @ParameterizedTest
    @ValueSource(strings = {Product.OPENAI, Product.ANTHROPIC})
    void a_system_prompt_and_earlier_turns_reach_the_provider_in_order(String model) {
        var prompt = Prompt.plain();
        create(ChatCompletionCreateParams.builder()
                .model(model)
                .addSystemMessage("be brief")
                .addUserMessage("first question")
                .addAssistantMessage("first answer")
                .addUserMessage(prompt.text()));
        var body = sim.seenOnce(prompt.marker()).body();
        var said = new ArrayList<String>();
        if (model.equals(Product.ANTHROPIC)) {
            said.add("system: " + textOf(body.path("system")));
        }
        body.path("messages")
                .forEach(message -> said.add(message.path("role").asText() + ": " + textOf(message.path("content"))));
        assertThat(said)
                .containsExactly(
                        "system: be brief",
                        "user: first question",
                        "assistant: first answer",
                        "user: " + prompt.text());
    }

    /** Of a text that may be a list of one block. */
    private static String textOf(JsonNode content) {
        return content.isArray() ? content.path(0).path("text").asText() : content.asText();
    }

    @ParameterizedTest
    @ValueSource(strings = {Product.OPENAI, Product.ANTHROPIC})
    void parallel_tools_go_round_with_the_providers_own_ids(String model) {
        var prompt = Prompt.of("tools=weather,news");
        var request = asks(model, prompt).addFunctionTool(tool("weather")).addFunctionTool(tool("news"));
        var answer = create(request);
        assertThat(finish(answer)).isEqualTo("tool_calls");
        goesRound(model, prompt, request, answer);
    }

    @ParameterizedTest
    @ValueSource(strings = {Product.OPENAI, Product.ANTHROPIC})
    void parallel_tools_streamed_in_fragments_go_round_too(String model) {
        var prompt = Prompt.of("tools=weather,news");
        var request = asks(model, prompt).addFunctionTool(tool("weather")).addFunctionTool(tool("news"));
        var streamed = chunks(request);
        assertThat(streamed.stream()
                        .flatMap(chunk -> chunk.choices().stream())
                        .flatMap(choice -> choice.delta().toolCalls().stream())
                        .count())
                .as("fragments")
                .isGreaterThan(4);
        goesRound(model, prompt, request, whole(streamed));
    }

    private void goesRound(
            String model, Prompt prompt, ChatCompletionCreateParams.Builder request, ChatCompletion answer) {
        var message = answer.choices().getFirst().message();
        var calls = message.toolCalls().orElseThrow().stream()
                .map(ChatCompletionMessageToolCall::asFunction)
                .toList();
        assertThat(calls).extracting(call -> call.function().name()).containsExactly("weather", "news");
        assertThat(calls).allSatisfy(call -> {
            var arguments = Http.parse(call.function().arguments());
            assertThat(arguments.path("city").isTextual()).isTrue();
            assertThat(arguments.path("days").isIntegralNumber()).isTrue();
        });
        request.addMessage(message);
        request.addMessage(result(calls.get(0).id(), "sunny"));
        request.addMessage(result(calls.get(1).id(), "calm"));
        assertThat(text(create(request)))
                .contains("The tool answered: ")
                .contains("sunny")
                .contains("calm");
        var sent = sim.seen(prompt.marker(), 2).getLast().body().path("messages");
        var ids = calls.stream().map(call -> call.id()).toList();
        if (model.equals(Product.ANTHROPIC)) {
            // All results of a turn stand in one user message directly after the calls.
            assertThat(sent).hasSize(3);
            assertThat(ids).allSatisfy(id -> assertThat(id).startsWith("toolu_"));
            assertThat(sent.path(1).findValuesAsText("id")).isEqualTo(ids);
            assertThat(sent.path(2).findValuesAsText("tool_use_id")).isEqualTo(ids);
        } else {
            assertThat(sent).hasSize(4);
            assertThat(sent.path(1).findValuesAsText("id")).isEqualTo(ids);
            assertThat(sent.findValuesAsText("tool_call_id")).isEqualTo(ids);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {Product.OPENAI, Product.ANTHROPIC})
    void a_tool_is_called_by_choice_of_the_model_by_force_or_not_at_all(String model) {
        var auto = create(asks(model, Prompt.plain().and("look at the weather")).addFunctionTool(tool("weather")));
        assertThat(finish(auto)).isEqualTo("tool_calls");
        var unneeded = create(asks(model, Prompt.plain()).addFunctionTool(tool("weather")));
        assertThat(finish(unneeded)).isEqualTo("stop");
        var forced = create(asks(model, Prompt.plain())
                .addFunctionTool(tool("weather"))
                .addFunctionTool(tool("news"))
                .toolChoice(ChatCompletionNamedToolChoice.builder()
                        .function(ChatCompletionNamedToolChoice.Function.builder()
                                .name("news")
                                .build())
                        .build()));
        assertThat(forced.choices().getFirst().message().toolCalls().orElseThrow())
                .singleElement()
                .satisfies(
                        call -> assertThat(call.asFunction().function().name()).isEqualTo("news"));
        var required = create(asks(model, Prompt.plain())
                .addFunctionTool(tool("weather"))
                .toolChoice(ChatCompletionToolChoiceOption.ofAuto(ChatCompletionToolChoiceOption.Auto.REQUIRED)));
        assertThat(required.choices().getFirst().message().toolCalls().orElseThrow())
                .hasSize(1);
        var none = create(asks(model, Prompt.plain().and("look at the weather"))
                .addFunctionTool(tool("weather"))
                .toolChoice(ChatCompletionToolChoiceOption.ofAuto(ChatCompletionToolChoiceOption.Auto.NONE)));
        assertThat(finish(none)).isEqualTo("stop");
    }

    @ParameterizedTest
    @ValueSource(strings = {Product.OPENAI, Product.ANTHROPIC})
    void images_reach_the_provider_inline_and_by_address(String model) {
        for (var url : List.of("data:image/png;base64," + PIXEL, "https://images.example/cat.png")) {
            var prompt = Prompt.plain();
            var answer = create(ChatCompletionCreateParams.builder()
                    .model(model)
                    .addUserMessageOfArrayOfContentParts(List.of(
                            ChatCompletionContentPart.ofText(ChatCompletionContentPartText.builder()
                                    .text(prompt.text())
                                    .build()),
                            ChatCompletionContentPart.ofImageUrl(ChatCompletionContentPartImage.builder()
                                    .imageUrl(ChatCompletionContentPartImage.ImageUrl.builder()
                                            .url(url)
                                            .build())
                                    .build()))));
            // The simulator counts 85 tokens for an image.
            assertThat(answer.usage().orElseThrow().promptTokens()).isGreaterThan(85);
            var image = sim.seenOnce(prompt.marker()).body().at("/messages/0/content/1");
            if (model.equals(Product.OPENAI)) {
                assertThat(image.at("/image_url/url").asText()).isEqualTo(url);
            } else if (url.startsWith("data:")) {
                assertThat(image.at("/source/media_type").asText()).isEqualTo("image/png");
                assertThat(image.at("/source/data").asText()).isEqualTo(PIXEL);
            } else {
                assertThat(image.at("/source/url").asText()).isEqualTo(url);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {Product.OPENAI, Product.ANTHROPIC})
    void an_answer_follows_the_schema_that_was_asked_for(String model) {
        var schema = ResponseFormatJsonSchema.JsonSchema.Schema.builder()
                .putAdditionalProperty("type", JsonValue.from("object"))
                .putAdditionalProperty(
                        "properties",
                        JsonValue.from(Map.of("name", Map.of("type", "string"), "age", Map.of("type", "integer"))))
                .putAdditionalProperty("required", JsonValue.from(List.of("name", "age")))
                .putAdditionalProperty("additionalProperties", JsonValue.from(false))
                .build();
        var format = ResponseFormatJsonSchema.builder()
                .jsonSchema(ResponseFormatJsonSchema.JsonSchema.builder()
                        .name("person")
                        .strict(true)
                        .schema(schema)
                        .build())
                .build();
        for (var answer : List.of(
                create(asks(model, Prompt.plain()).responseFormat(format)),
                whole(chunks(asks(model, Prompt.plain()).responseFormat(format))))) {
            assertThat(finish(answer)).isEqualTo("stop");
            assertThat(Http.parse(text(answer)).path("age").isIntegralNumber()).isTrue();
            assertThat(Http.parse(text(answer)).path("name").isTextual()).isTrue();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {Product.OPENAI, Product.ANTHROPIC})
    void limits_and_stop_sequences_end_an_answer(String model) {
        var limited = create(asks(model, Prompt.of("tokens=50")).maxCompletionTokens(5));
        assertThat(finish(limited)).isEqualTo("length");
        assertThat(limited.usage().orElseThrow().completionTokens()).isEqualTo(5);
        var text = "one two STOP three";
        var stopped =
                create(asks(model, Prompt.of("text=" + Prompt.encoded(text))).stop("STOP"));
        assertThat(finish(stopped)).isEqualTo("stop");
        assertThat(text(stopped).strip()).isEqualTo("one two");
        var streamed = whole(
                chunks(asks(model, Prompt.of("text=" + Prompt.encoded(text))).stop("STOP")));
        assertThat(text(streamed).strip()).isEqualTo("one two");
    }

    @ParameterizedTest
    @ValueSource(strings = {Product.OPENAI, Product.ANTHROPIC})
    void cached_tokens_are_counted_within_the_prompt(String model) {
        var prompt = Prompt.of("cached=4").and("some words that were said before");
        var usage = create(asks(model, prompt)).usage().orElseThrow();
        var seen = sim.seenOnce(prompt.marker());
        assertThat(usage.promptTokens()).isEqualTo(seen.promptTokens());
        assertThat(usage.promptTokensDetails().orElseThrow().cachedTokens()).hasValue(4L);
        var row = product.usage().onlyOf(key);
        assertThat(row.cacheRead()).isEqualTo(4);
        assertThat(row.prompt()).isEqualTo(seen.promptTokens());
    }

    @Test
    void a_thinking_model_of_its_own_protocol_counts_what_it_thought() {
        var prompt = Prompt.of("thinking=11 tokens=20");
        var answer = create(asks(Product.OPENAI, prompt));
        assertThat(answer.usage()
                        .orElseThrow()
                        .completionTokensDetails()
                        .orElseThrow()
                        .reasoningTokens())
                .hasValue(11L);
        assertThat(product.usage().onlyOf(key).reasoning()).isEqualTo(11);
        assertThat(product.usage().onlyOf(key).output()).isEqualTo(9);
    }

    @Test
    void thinking_of_the_other_protocol_is_shown_and_carried_back_through_a_tool_unchanged() {
        var prompt = Prompt.of("tool=weather");
        var request = asks(Product.ANTHROPIC, prompt)
                .addFunctionTool(tool("weather"))
                .maxCompletionTokens(4000)
                .putAdditionalBodyProperty(
                        "thinking", JsonValue.from(Map.of("type", "enabled", "budget_tokens", 1024)));
        var first = create(request).choices().getFirst().message();
        assertThat(first._allProperties()).containsKeys("reasoning_content", "thinking_blocks");
        var call = first.toolCalls().orElseThrow().getFirst().asFunction();
        // The SDK's message carries the unknown members on.
        var assistant = new HashMap<>(first._allProperties());
        assistant.keySet().retainAll(List.of("reasoning_content", "thinking_blocks"));
        request.addMessage(first.toParam().toBuilder()
                .putAllAdditionalProperties(assistant)
                .build());
        request.addMessage(result(call.id(), "sunny"));
        var second = create(request);
        assertThat(text(second)).contains("sunny");
        var blocks = sim.seen(prompt.marker(), 2).getLast().body().at("/messages/1/content");
        assertThat(blocks.path(0).path("type").asText()).isEqualTo("thinking");
        assertThat(blocks.path(0).path("signature").asText()).isNotEmpty();
        assertThat(blocks.path(1).path("id").asText()).isEqualTo(call.id());
    }

    @Test
    void streamed_thinking_comes_in_pieces_and_once_whole_with_its_signature() {
        var request = asks(Product.ANTHROPIC, Prompt.plain())
                .maxCompletionTokens(4000)
                .putAdditionalBodyProperty(
                        "thinking", JsonValue.from(Map.of("type", "enabled", "budget_tokens", 1024)));
        var deltas = chunks(request).stream()
                .flatMap(chunk -> chunk.choices().stream())
                .map(choice -> choice.delta()._allProperties())
                .toList();
        assertThat(deltas.stream()
                        .filter(delta -> delta.containsKey("reasoning_content"))
                        .count())
                .isGreaterThan(1);
        var blocks = deltas.stream()
                .filter(delta -> delta.containsKey("thinking_blocks"))
                .toList();
        assertThat(blocks).hasSize(1);
        assertThat(blocks.getFirst().toString()).contains("signature").contains("index");
    }

    @Test
    void errors_are_the_sdks_own_typed_exceptions() {
        var stranger = catchThrowableOfType(
                UnauthorizedException.class,
                () -> client("sk-nobody")
                        .chat()
                        .completions()
                        .create(asks(Product.OPENAI, Prompt.plain()).build()));
        assertThat(stranger).isNotNull();
        var unknown =
                catchThrowableOfType(NotFoundException.class, () -> create(asks("no/such-model", Prompt.plain())));
        assertThat(unknown.getMessage()).contains("Invalid model name passed in model=no/such-model");
        for (var model : List.of(Product.OPENAI, Product.ANTHROPIC)) {
            var limited = catchThrowableOfType(
                    RateLimitException.class, () -> create(asks(model, Prompt.of("status=429 retry_after=7"))));
            assertThat(limited.headers().values("retry-after")).containsExactly("7");
            for (int status : new int[] {500, 529}) {
                assertThat(catchThrowableOfType(
                                InternalServerException.class,
                                () -> create(asks(model, Prompt.of("status=" + status)))))
                        .isNotNull();
            }
        }
    }

    @Test
    void a_providers_400_stays_400_and_keeps_its_message() {
        var refused = catchThrowableOfType(
                BadRequestException.class, () -> create(asks(Product.OPENAI, Prompt.of("no_such_directive=1"))));
        assertThat(refused.getMessage()).contains("no_such_directive");
        var translated = catchThrowableOfType(
                BadRequestException.class, () -> create(asks(Product.ANTHROPIC, Prompt.of("no_such_directive=1"))));
        assertThat(translated.getMessage()).contains("no_such_directive");
        assertThat(product.usage().of(key, 2)).allSatisfy(row -> {
            assertThat(row.outcome()).isEqualTo("failed");
            assertThat(row.status()).isEqualTo(400);
            assertThat(row.costNanos()).isZero();
        });
    }
}
