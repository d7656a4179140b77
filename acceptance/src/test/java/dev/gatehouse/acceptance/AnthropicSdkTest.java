package dev.gatehouse.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.anthropic.client.AnthropicClient;
import com.anthropic.client.okhttp.AnthropicOkHttpClient;
import com.anthropic.core.JsonValue;
import com.anthropic.errors.AnthropicServiceException;
import com.anthropic.errors.BadRequestException;
import com.anthropic.errors.NotFoundException;
import com.anthropic.errors.RateLimitException;
import com.anthropic.errors.UnauthorizedException;
import com.anthropic.helpers.MessageAccumulator;
import com.anthropic.models.messages.Base64ImageSource;
import com.anthropic.models.messages.CacheControlEphemeral;
import com.anthropic.models.messages.ContentBlock;
import com.anthropic.models.messages.ContentBlockParam;
import com.anthropic.models.messages.JsonOutputFormat;
import com.anthropic.models.messages.Message;
import com.anthropic.models.messages.MessageCountTokensParams;
import com.anthropic.models.messages.MessageCreateParams;
import com.anthropic.models.messages.OutputConfig;
import com.anthropic.models.messages.RawMessageStreamEvent;
import com.anthropic.models.messages.StopReason;
import com.anthropic.models.messages.TextBlockParam;
import com.anthropic.models.messages.ThinkingConfigEnabled;
import com.anthropic.models.messages.Tool;
import com.anthropic.models.messages.ToolChoiceAny;
import com.anthropic.models.messages.ToolChoiceNone;
import com.anthropic.models.messages.ToolResultBlockParam;
import com.anthropic.models.messages.UrlImageSource;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Anthropic's own SDK, on models of both protocols. */
@ExtendWith(TailOnFailure.class)
final class AnthropicSdkTest {
    private static final String PIXEL =
            "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==";

    private final Product product = Product.shared();
    private final Sim sim = Sim.shared();
    private final String key = Keys.generate(product);
    private final AnthropicClient client = client(key);

    private AnthropicClient client(String credential) {
        return AnthropicOkHttpClient.builder()
                .baseUrl(product.url())
                .apiKey(credential)
                .maxRetries(0)
                .build();
    }

    private static MessageCreateParams.Builder asks(String model, Prompt prompt) {
        return MessageCreateParams.builder().model(model).maxTokens(4000).addUserMessage(prompt.text());
    }

    private Message create(MessageCreateParams.Builder request) {
        return client.messages().create(request.build());
    }

    private List<RawMessageStreamEvent> events(MessageCreateParams.Builder request) {
        try (var stream = client.messages().createStreaming(request.build())) {
            return stream.stream().toList();
        }
    }

    private static Message whole(List<RawMessageStreamEvent> events) {
        var accumulator = MessageAccumulator.create();
        events.forEach(accumulator::accumulate);
        return accumulator.message();
    }

    private static String text(Message message) {
        return message.content().stream()
                .filter(ContentBlock::isText)
                .map(block -> block.asText().text())
                .collect(Collectors.joining());
    }

    private static StopReason stop(Message message) {
        return message.stopReason().orElseThrow();
    }

    private static Tool tool(String name) {
        return Tool.builder()
                .name(name)
                .inputSchema(Tool.InputSchema.builder()
                        .properties(Tool.InputSchema.Properties.builder()
                                .putAdditionalProperty("city", JsonValue.from(Map.of("type", "string")))
                                .putAdditionalProperty("days", JsonValue.from(Map.of("type", "integer")))
                                .build())
                        .required(List.of("city", "days"))
                        .build())
                .build();
    }

    private static ThinkingConfigEnabled thinking() {
        return ThinkingConfigEnabled.builder().budgetTokens(1024).build();
    }

    private static ContentBlockParam result(String id, String text) {
        return ContentBlockParam.ofToolResult(
                ToolResultBlockParam.builder().toolUseId(id).content(text).build());
    }

    @ParameterizedTest
    @ValueSource(strings = {Product.ANTHROPIC, Product.OPENAI})
    void answers_plainly_with_the_canonical_model_and_the_providers_counts(String model) {
        var prompt = Prompt.of("tokens=7");
        var answer = create(asks(model, prompt));
        var seen = sim.seenOnce(prompt.marker());
        assertThat(answer.model().asString()).isEqualTo(model);
        assertThat(text(answer)).isNotEmpty();
        assertThat(stop(answer)).isEqualTo(StopReason.END_TURN);
        assertThat(answer.usage().outputTokens()).isEqualTo(7).isEqualTo(seen.completionTokens());
        assertThat(answer.usage().inputTokens()).isEqualTo(seen.promptTokens());
    }

    @ParameterizedTest
    @ValueSource(strings = {Product.ANTHROPIC, Product.OPENAI})
    void streams_the_same_text_with_the_same_counts_as_it_answers_plainly(String model) {
        var prompt = Prompt.plain().and("a few words to be said again");
        var events = events(asks(model, prompt));
        var streamed = whole(events);
        var plain = create(asks(model, prompt));
        assertThat(text(streamed)).isEqualTo(text(plain)).contains("said again");
        assertThat(streamed.usage().outputTokens()).isEqualTo(plain.usage().outputTokens());
        assertThat(events.getFirst().isMessageStart()).isTrue();
        assertThat(events.getLast().isMessageStop()).isTrue();
        assertThat(product.usage().of(key, 2)).allSatisfy(row -> {
            assertThat(row.accuracy()).isEqualTo("exact");
            assertThat(row.prompt()).isEqualTo(plain.usage().inputTokens());
            assertThat(row.completion()).isEqualTo(plain.usage().outputTokens());
        });
    }

    @ParameterizedTest
    @ValueSource(strings = {Product.ANTHROPIC, Product.OPENAI})
    void a_system_prompt_and_earlier_turns_reach_the_provider_in_order(String model) {
        var prompt = Prompt.plain();
        create(MessageCreateParams.builder()
                .model(model)
                .maxTokens(100)
                .system("be brief")
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
    @ValueSource(strings = {Product.ANTHROPIC, Product.OPENAI})
    void parallel_tools_go_round_with_the_providers_own_ids(String model) {
        var prompt = Prompt.of("tools=weather,news");
        var request = asks(model, prompt).addTool(tool("weather")).addTool(tool("news"));
        goesRound(model, prompt, request, create(request));
    }

    @ParameterizedTest
    @ValueSource(strings = {Product.ANTHROPIC, Product.OPENAI})
    void parallel_tools_streamed_in_fragments_go_round_too(String model) {
        var prompt = Prompt.of("tools=weather,news");
        var request = asks(model, prompt).addTool(tool("weather")).addTool(tool("news"));
        var events = events(request);
        assertThat(events.stream()
                        .flatMap(event -> event.contentBlockDelta().stream())
                        .filter(delta -> delta.delta().isInputJson())
                        .count())
                .as("fragments")
                .isGreaterThan(4);
        goesRound(model, prompt, request, whole(events));
    }

    private void goesRound(String model, Prompt prompt, MessageCreateParams.Builder request, Message answer) {
        assertThat(stop(answer)).isEqualTo(StopReason.TOOL_USE);
        var calls = answer.content().stream()
                .filter(ContentBlock::isToolUse)
                .map(ContentBlock::asToolUse)
                .toList();
        assertThat(calls).extracting(call -> call.name()).containsExactly("weather", "news");
        assertThat(calls)
                .allSatisfy(call -> assertThat(call._input().toString()).contains("city", "days"));
        request.addMessage(answer);
        request.addUserMessageOfContentBlockParams(
                List.of(result(calls.get(0).id(), "sunny"), result(calls.get(1).id(), "calm")));
        assertThat(text(create(request)))
                .contains("The tool answered: ")
                .contains("sunny")
                .contains("calm");
        var sent = sim.seen(prompt.marker(), 2).getLast().body().path("messages");
        var ids = calls.stream().map(call -> call.id()).toList();
        if (model.equals(Product.ANTHROPIC)) {
            assertThat(sent).hasSize(3);
            assertThat(sent.path(1).findValuesAsText("id")).isEqualTo(ids);
            assertThat(sent.path(2).findValuesAsText("tool_use_id")).isEqualTo(ids);
        } else {
            assertThat(sent).hasSize(4);
            assertThat(ids).allSatisfy(id -> assertThat(id).startsWith("call_"));
            assertThat(sent.path(1).findValuesAsText("id")).isEqualTo(ids);
            assertThat(sent.findValuesAsText("tool_call_id")).isEqualTo(ids);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {Product.ANTHROPIC, Product.OPENAI})
    void a_tool_is_called_by_choice_of_the_model_by_force_or_not_at_all(String model) {
        var auto = create(asks(model, Prompt.plain().and("look at the weather")).addTool(tool("weather")));
        assertThat(stop(auto)).isEqualTo(StopReason.TOOL_USE);
        var unneeded = create(asks(model, Prompt.plain()).addTool(tool("weather")));
        assertThat(stop(unneeded)).isEqualTo(StopReason.END_TURN);
        var forced = create(asks(model, Prompt.plain())
                .addTool(tool("weather"))
                .addTool(tool("news"))
                .toolToolChoice("news"));
        assertThat(forced.content().stream().flatMap(block -> block.toolUse().stream()))
                .singleElement()
                .satisfies(call -> assertThat(call.name()).isEqualTo("news"));
        var any = create(asks(model, Prompt.plain())
                .addTool(tool("weather"))
                .toolChoice(ToolChoiceAny.builder().build()));
        assertThat(stop(any)).isEqualTo(StopReason.TOOL_USE);
        var none = create(asks(model, Prompt.plain().and("look at the weather"))
                .addTool(tool("weather"))
                .toolChoice(ToolChoiceNone.builder().build()));
        assertThat(stop(none)).isEqualTo(StopReason.END_TURN);
    }

    @ParameterizedTest
    @ValueSource(strings = {Product.ANTHROPIC, Product.OPENAI})
    void images_reach_the_provider_inline_and_by_address(String model) {
        var address = "https://images.example/cat.png";
        var inline = imageSeen(
                model,
                ContentBlockParam.ofImage(Base64ImageSource.builder()
                        .mediaType(Base64ImageSource.MediaType.IMAGE_PNG)
                        .data(PIXEL)
                        .build()));
        var byAddress = imageSeen(
                model,
                ContentBlockParam.ofImage(UrlImageSource.builder().url(address).build()));
        if (model.equals(Product.ANTHROPIC)) {
            assertThat(inline.at("/source/data").asText()).isEqualTo(PIXEL);
            assertThat(byAddress.at("/source/url").asText()).isEqualTo(address);
        } else {
            assertThat(inline.at("/image_url/url").asText()).isEqualTo("data:image/png;base64," + PIXEL);
            assertThat(byAddress.at("/image_url/url").asText()).isEqualTo(address);
        }
    }

    private JsonNode imageSeen(String model, ContentBlockParam image) {
        var prompt = Prompt.plain();
        var answer = create(MessageCreateParams.builder()
                .model(model)
                .maxTokens(100)
                .addUserMessageOfContentBlockParams(List.of(ContentBlockParam.ofText(prompt.text()), image)));
        // The simulator counts 85 tokens for an image.
        assertThat(answer.usage().inputTokens()).isGreaterThan(85);
        return sim.seenOnce(prompt.marker()).body().at("/messages/0/content/1");
    }

    @ParameterizedTest
    @ValueSource(strings = {Product.ANTHROPIC, Product.OPENAI})
    void an_answer_follows_the_schema_that_was_asked_for(String model) {
        var format = JsonOutputFormat.builder()
                .schema(JsonOutputFormat.Schema.builder()
                        .putAdditionalProperty("type", JsonValue.from("object"))
                        .putAdditionalProperty("properties", JsonValue.from(Map.of("age", Map.of("type", "integer"))))
                        .putAdditionalProperty("required", JsonValue.from(List.of("age")))
                        .putAdditionalProperty("additionalProperties", JsonValue.from(false))
                        .build())
                .build();
        var config = OutputConfig.builder().format(format).build();
        for (var answer : List.of(
                create(asks(model, Prompt.plain()).outputConfig(config)),
                whole(events(asks(model, Prompt.plain()).outputConfig(config))))) {
            assertThat(stop(answer)).isEqualTo(StopReason.END_TURN);
            assertThat(Http.parse(text(answer)).path("age").isIntegralNumber()).isTrue();
        }
    }

    @Test
    void thinking_goes_through_a_tool_and_back_exactly() {
        var prompt = Prompt.of("tool=weather");
        var request = asks(Product.ANTHROPIC, prompt).addTool(tool("weather")).thinking(thinking());
        var first = create(request);
        thinksTwice(prompt, request, first);
    }

    @Test
    void streamed_thinking_goes_through_a_tool_and_back_exactly() {
        var prompt = Prompt.of("tool=weather");
        var request = asks(Product.ANTHROPIC, prompt).addTool(tool("weather")).thinking(thinking());
        thinksTwice(prompt, request, whole(events(request)));
    }

    private void thinksTwice(Prompt prompt, MessageCreateParams.Builder request, Message first) {
        var thought = first.content().getFirst().asThinking();
        var call = first.content().getLast().asToolUse();
        assertThat(thought.signature()).isNotEmpty();
        request.addMessage(first);
        request.addUserMessageOfContentBlockParams(List.of(result(call.id(), "sunny")));
        // The simulator refuses thinking that was changed on its way.
        var second = create(request);
        assertThat(second.content().getFirst().isThinking()).isTrue();
        assertThat(text(second)).contains("sunny");
        var sent = sim.seen(prompt.marker(), 2).getLast().body().at("/messages/1/content/0");
        assertThat(sent.path("thinking").asText()).isEqualTo(thought.thinking());
        assertThat(sent.path("signature").asText()).isEqualTo(thought.signature());
    }

    @Test
    void thinking_of_the_other_protocol_is_a_thinking_block() {
        var answer = create(asks(Product.OPENAI, Prompt.of("thinking=11 tokens=20")));
        assertThat(answer.content().getFirst().isThinking()).isTrue();
        assertThat(answer.usage().outputTokens()).isEqualTo(20);
        var streamed = whole(events(asks(Product.OPENAI, Prompt.of("thinking=11 tokens=20"))));
        assertThat(streamed.content().getFirst().asThinking().thinking())
                .isEqualTo(answer.content().getFirst().asThinking().thinking());
        assertThat(product.usage().of(key, 2))
                .allSatisfy(row -> assertThat(row.reasoning()).isEqualTo(11));
    }

    @Test
    void a_prompt_is_written_to_the_cache_once_and_read_from_it_afterwards() {
        var prompt = Prompt.plain();
        var request = MessageCreateParams.builder()
                .model(Product.ANTHROPIC)
                .maxTokens(100)
                .systemOfTextBlockParams(List.of(TextBlockParam.builder()
                        .text("the rules of " + prompt.marker() + " are " + "many ".repeat(50))
                        .cacheControl(CacheControlEphemeral.builder().build())
                        .build()))
                .addUserMessage(prompt.text());
        var written = create(request).usage();
        var read = create(request).usage();
        assertThat(written.cacheCreationInputTokens().orElseThrow()).isGreaterThan(50);
        assertThat(read.cacheReadInputTokens()).isEqualTo(written.cacheCreationInputTokens());
        assertThat(whole(events(request)).usage().cacheReadInputTokens()).isEqualTo(read.cacheReadInputTokens());
        var rows = product.usage().of(key, 3);
        assertThat(rows)
                .extracting(Usage.Row::cacheWrite)
                .containsExactly(written.cacheCreationInputTokens().orElseThrow(), 0L, 0L);
        assertThat(rows)
                .extracting(Usage.Row::cacheRead)
                .containsExactly(
                        0L,
                        read.cacheReadInputTokens().orElseThrow(),
                        read.cacheReadInputTokens().orElseThrow());
        assertThat(rows).extracting(Usage.Row::input).containsOnly(read.inputTokens());
    }

    @Test
    void cached_tokens_of_the_other_protocol_are_counted_beside_the_input() {
        var prompt = Prompt.of("cached=4").and("some words that were said before");
        var usage = create(asks(Product.OPENAI, prompt)).usage();
        var seen = sim.seenOnce(prompt.marker());
        assertThat(usage.cacheReadInputTokens()).hasValue(4L);
        assertThat(usage.inputTokens()).isEqualTo(seen.promptTokens() - 4);
    }

    @ParameterizedTest
    @ValueSource(strings = {Product.ANTHROPIC, Product.OPENAI})
    void limits_and_stop_sequences_end_an_answer(String model) {
        var limited = create(asks(model, Prompt.of("tokens=50")).maxTokens(5));
        assertThat(stop(limited)).isEqualTo(StopReason.MAX_TOKENS);
        assertThat(limited.usage().outputTokens()).isEqualTo(5);
        var stopped = create(asks(model, Prompt.of("text=" + Prompt.encoded("one two STOP three")))
                .addStopSequence("STOP"));
        assertThat(text(stopped).strip()).isEqualTo("one two");
        if (model.equals(Product.ANTHROPIC)) {
            assertThat(stop(stopped)).isEqualTo(StopReason.STOP_SEQUENCE);
            assertThat(stopped.stopSequence()).hasValue("STOP");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {Product.ANTHROPIC, Product.OPENAI})
    void tokens_are_counted_without_an_answer_and_for_nothing(String model) {
        var prompt = Prompt.plain().and("one two three four five six seven eight");
        var counted = client.messages()
                .countTokens(MessageCountTokensParams.builder()
                        .model(model)
                        .addUserMessage(prompt.text())
                        .build())
                .inputTokens();
        assertThat(counted).isBetween(5L, 40L);
        if (model.equals(Product.ANTHROPIC)) {
            assertThat(counted).isEqualTo(create(asks(model, prompt)).usage().inputTokens());
        }
        assertThat(product.usage().of(key).stream()
                        .filter(row -> row.operation().contains("count"))
                        .mapToLong(Usage.Row::costNanos)
                        .sum())
                .isZero();
    }

    @Test
    void errors_are_the_sdks_own_typed_exceptions() {
        assertThat(catchThrowableOfType(
                        UnauthorizedException.class,
                        () -> client("sk-nobody")
                                .messages()
                                .create(asks(Product.ANTHROPIC, Prompt.plain()).build())))
                .isNotNull();
        var unknown =
                catchThrowableOfType(NotFoundException.class, () -> create(asks("no/such-model", Prompt.plain())));
        assertThat(unknown.getMessage()).contains("Invalid model name passed in model=no/such-model");
        for (var model : List.of(Product.ANTHROPIC, Product.OPENAI)) {
            var limited = catchThrowableOfType(
                    RateLimitException.class, () -> create(asks(model, Prompt.of("status=429 retry_after=7"))));
            assertThat(limited.headers().values("retry-after")).containsExactly("7");
            for (int status : new int[] {500, 529}) {
                var failed = catchThrowableOfType(
                        AnthropicServiceException.class, () -> create(asks(model, Prompt.of("status=" + status))));
                assertThat(failed.statusCode()).isGreaterThanOrEqualTo(500);
            }
            var refused = catchThrowableOfType(
                    BadRequestException.class, () -> create(asks(model, Prompt.of("no_such_directive=1"))));
            assertThat(refused.getMessage()).contains("no_such_directive");
        }
    }

    @Test
    void a_base_url_that_ends_in_v1_works_too() {
        var doubled = AnthropicOkHttpClient.builder()
                .baseUrl(product.url() + "/v1")
                .authToken(key)
                .maxRetries(0)
                .build();
        var request = asks(Product.ANTHROPIC, Prompt.of("tokens=3"));
        assertThat(doubled.messages().create(request.build()).usage().outputTokens())
                .isEqualTo(3);
        try (var stream = doubled.messages().createStreaming(request.build())) {
            assertThat(whole(stream.stream().toList()).usage().outputTokens()).isEqualTo(3);
        }
    }
}
