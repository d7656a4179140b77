package dev.gatehouse.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.databind.JsonNode;
import com.google.common.collect.ImmutableMap;
import com.google.genai.Client;
import com.google.genai.errors.ApiException;
import com.google.genai.errors.ClientException;
import com.google.genai.errors.ServerException;
import com.google.genai.types.Content;
import com.google.genai.types.FinishReason;
import com.google.genai.types.FunctionCallingConfig;
import com.google.genai.types.FunctionCallingConfigMode;
import com.google.genai.types.FunctionDeclaration;
import com.google.genai.types.GenerateContentConfig;
import com.google.genai.types.GenerateContentResponse;
import com.google.genai.types.HttpOptions;
import com.google.genai.types.HttpRetryOptions;
import com.google.genai.types.ListModelsConfig;
import com.google.genai.types.Part;
import com.google.genai.types.Schema;
import com.google.genai.types.ThinkingConfig;
import com.google.genai.types.Tool;
import com.google.genai.types.ToolConfig;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Google's own SDK, on models of all three protocols. */
@ExtendWith(TailOnFailure.class)
final class GeminiSdkTest {
    private static final String PIXEL =
            "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==";

    private final Product product = Product.shared();
    private final Sim sim = Sim.shared();
    private final String key = Keys.generate(product);
    private final Client client = client(key, "v1beta");

    private Client client(String credential, String version) {
        return Client.builder()
                .apiKey(credential)
                .httpOptions(HttpOptions.builder()
                        .baseUrl(product.url())
                        .apiVersion(version)
                        .retryOptions(HttpRetryOptions.builder().attempts(1))
                        .build())
                .build();
    }

    private static GenerateContentConfig.Builder config() {
        return GenerateContentConfig.builder().maxOutputTokens(4000);
    }

    private GenerateContentResponse generate(String model, String text, GenerateContentConfig.Builder config) {
        return client.models.generateContent(model, text, config.build());
    }

    private List<GenerateContentResponse> stream(
            String model, List<Content> contents, GenerateContentConfig.Builder config) {
        try (var stream = client.models.generateContentStream(model, contents, config.build())) {
            var chunks = new ArrayList<GenerateContentResponse>();
            stream.forEach(chunks::add);
            return chunks;
        }
    }

    private static List<Content> said(String text) {
        return List.of(Content.builder().role("user").parts(Part.fromText(text)).build());
    }

    /** Of the parts that are no thoughts. */
    private static String text(List<GenerateContentResponse> chunks) {
        var text = new StringBuilder();
        parts(chunks).stream()
                .filter(part -> !part.thought().orElse(false))
                .forEach(part -> text.append(part.text().orElse("")));
        return text.toString();
    }

    private static List<Part> parts(List<GenerateContentResponse> chunks) {
        var parts = new ArrayList<Part>();
        chunks.forEach(chunk -> chunk.candidates()
                .flatMap(candidates -> candidates.getFirst().content())
                .flatMap(Content::parts)
                .ifPresent(parts::addAll));
        return parts;
    }

    private static Tool tools(String... names) {
        var declarations = new ArrayList<FunctionDeclaration>();
        for (var name : names) {
            declarations.add(FunctionDeclaration.builder()
                    .name(name)
                    .description("Looks up " + name)
                    .parameters(Schema.builder()
                            .type("OBJECT")
                            .properties(ImmutableMap.of(
                                    "city", Schema.builder().type("STRING").build(),
                                    "days", Schema.builder().type("INTEGER").build()))
                            .required("city", "days")
                            .build())
                    .build());
        }
        return Tool.builder().functionDeclarations(declarations).build();
    }

    @ParameterizedTest
    @ValueSource(strings = {Product.GEMINI, Product.OPENAI, Product.ANTHROPIC})
    void answers_plainly_with_the_canonical_model_and_the_providers_counts(String model) {
        var prompt = Prompt.of("tokens=7");
        var answer = generate(model, prompt.text(), config());
        var seen = sim.seenOnce(prompt.marker());
        assertThat(answer.modelVersion()).contains(model);
        assertThat(answer.text()).isNotEmpty();
        assertThat(answer.finishReason().knownEnum()).isEqualTo(FinishReason.Known.STOP);
        var usage = answer.usageMetadata().orElseThrow();
        assertThat(usage.candidatesTokenCount()).contains(7);
        assertThat(seen.completionTokens()).isEqualTo(7);
        assertThat(usage.promptTokenCount()).contains((int) seen.promptTokens());
        var row = product.usage().onlyOf(key);
        assertThat(row.accuracy()).isEqualTo("exact");
        assertThat(row.operation()).isEqualTo("content.generate");
        assertThat(row.prompt()).isEqualTo(seen.promptTokens());
        assertThat(row.completion()).isEqualTo(7);
        assertThat(row.costNanos()).isPositive();
    }

    @ParameterizedTest
    @ValueSource(strings = {Product.GEMINI, Product.OPENAI, Product.ANTHROPIC})
    void streams_the_same_text_with_the_same_counts_as_it_answers_plainly(String model) {
        var prompt = Prompt.of("cached=3").and("a few words to be said again");
        var chunks = stream(model, said(prompt.text()), config());
        var plain = generate(model, prompt.text(), config());
        assertThat(text(chunks)).isEqualTo(plain.text()).contains("said again");
        var usage = chunks.getLast().usageMetadata().orElseThrow();
        assertThat(usage.candidatesTokenCount())
                .isEqualTo(plain.usageMetadata().orElseThrow().candidatesTokenCount());
        assertThat(usage.cachedContentTokenCount()).contains(3);
        assertThat(chunks.getLast().finishReason().knownEnum()).isEqualTo(FinishReason.Known.STOP);
        assertThat(chunks)
                .hasSizeGreaterThan(5)
                .allSatisfy(chunk -> assertThat(chunk.modelVersion()).contains(model));
        assertThat(product.usage().of(key, 2)).allSatisfy(row -> {
            assertThat(row.accuracy()).isEqualTo("exact");
            assertThat(row.cacheRead()).isEqualTo(3);
            assertThat((int) row.prompt()).isEqualTo(usage.promptTokenCount().orElseThrow());
            assertThat((int) row.completion())
                    .isEqualTo(usage.candidatesTokenCount().orElseThrow());
        });
    }

    @ParameterizedTest
    @ValueSource(strings = {Product.GEMINI, Product.GEMINI_3, Product.OPENAI, Product.ANTHROPIC})
    void parallel_tools_go_round_whole_and_streamed(String model) {
        for (boolean streamed : new boolean[] {false, true}) {
            var prompt = Prompt.of("tools=weather,news");
            var config = config().tools(tools("weather", "news"));
            var contents = new ArrayList<>(said(prompt.text()));
            var chunks = streamed
                    ? stream(model, contents, config)
                    : List.of(client.models.generateContent(model, contents, config.build()));
            var calls = parts(chunks).stream()
                    .flatMap(part -> part.functionCall().stream())
                    .toList();
            assertThat(calls).extracting(call -> call.name().orElse("")).containsExactly("weather", "news");
            assertThat(calls)
                    .allSatisfy(call -> assertThat(call.args().orElseThrow()).containsKeys("city", "days"));
            // As the SDK's own chats keep a streamed answer: piece by piece.
            chunks.forEach(chunk -> contents.add(
                    chunk.candidates().orElseThrow().getFirst().content().orElseThrow()));
            contents.add(Content.builder()
                    .role("user")
                    .parts(
                            Part.fromFunctionResponse("weather", Map.of("output", "sunny")),
                            Part.fromFunctionResponse("news", Map.of("output", "calm")))
                    .build());
            var second = client.models.generateContent(model, contents, config.build());
            assertThat(second.text())
                    .contains("The tool answered: ")
                    .contains("sunny")
                    .contains("calm");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {Product.GEMINI, Product.OPENAI, Product.ANTHROPIC})
    void a_tool_is_forced_or_forbidden(String model) {
        var forced = generate(
                model,
                Prompt.plain().text(),
                config().tools(tools("weather", "news")).toolConfig(mode(FunctionCallingConfigMode.Known.ANY, "news")));
        assertThat(forced.functionCalls())
                .singleElement()
                .satisfies(call -> assertThat(call.name()).contains("news"));
        var none = generate(
                model,
                Prompt.plain().and("look at the weather").text(),
                config().tools(tools("weather")).toolConfig(mode(FunctionCallingConfigMode.Known.NONE)));
        assertThat(none.text()).isNotEmpty();
    }

    private static ToolConfig mode(FunctionCallingConfigMode.Known mode, String... allowed) {
        var calling = FunctionCallingConfig.builder().mode(mode);
        if (allowed.length > 0) {
            calling.allowedFunctionNames(allowed);
        }
        return ToolConfig.builder().functionCallingConfig(calling).build();
    }

    @ParameterizedTest
    @ValueSource(strings = {Product.GEMINI, Product.OPENAI, Product.ANTHROPIC})
    void a_system_instruction_images_and_a_schema_reach_the_provider(String model) {
        var prompt = Prompt.plain();
        var answer = client.models.generateContent(
                model,
                Content.builder()
                        .role("user")
                        .parts(
                                Part.fromText(prompt.text()),
                                Part.fromBytes(Base64.getDecoder().decode(PIXEL), "image/png"))
                        .build(),
                config().systemInstruction(Content.fromParts(Part.fromText("be brief")))
                        .responseMimeType("application/json")
                        .responseSchema(Schema.builder()
                                .type("OBJECT")
                                .properties(ImmutableMap.of(
                                        "age", Schema.builder().type("INTEGER").build()))
                                .required("age")
                                .build())
                        .build());
        var seen = sim.seenOnce(prompt.marker());
        assertThat(seen.body().toString()).contains("be brief").contains(PIXEL);
        assertThat(Http.parse(text(List.of(answer))).path("age").isIntegralNumber())
                .isTrue();
        assertThat(answer.usageMetadata().orElseThrow().promptTokenCount()).contains((int) seen.promptTokens());
        assertThat(seen.promptTokens()).isGreaterThan(85);
    }

    @ParameterizedTest
    @ValueSource(strings = {Product.GEMINI, Product.ANTHROPIC})
    void thinking_goes_through_a_tool_and_back_exactly(String model) {
        for (boolean streamed : new boolean[] {false, true}) {
            var prompt = Prompt.of("tool=weather");
            var config = config().tools(tools("weather"))
                    .thinkingConfig(ThinkingConfig.builder()
                            .includeThoughts(true)
                            .thinkingBudget(1024)
                            .build());
            var contents = new ArrayList<>(said(prompt.text()));
            var chunks = streamed
                    ? stream(model, contents, config)
                    : List.of(client.models.generateContent(model, contents, config.build()));
            assertThat(parts(chunks).getFirst().thought()).contains(true);
            var usage = chunks.getLast().usageMetadata().orElseThrow();
            if (model.equals(Product.GEMINI)) {
                assertThat(usage.thoughtsTokenCount()).contains(12);
            }
            chunks.forEach(chunk -> contents.add(
                    chunk.candidates().orElseThrow().getFirst().content().orElseThrow()));
            contents.add(Content.builder()
                    .role("user")
                    .parts(Part.fromFunctionResponse("weather", Map.of("result", "sunny")))
                    .build());
            // The simulator refuses thinking that was changed on its way.
            var second = client.models.generateContent(model, contents, config.build());
            assertThat(second.text()).contains("sunny");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {Product.GEMINI, Product.OPENAI, Product.ANTHROPIC})
    void limits_and_stop_sequences_end_an_answer(String model) {
        var limited = generate(
                model,
                Prompt.of("tokens=50").text(),
                GenerateContentConfig.builder().maxOutputTokens(5));
        assertThat(limited.candidates()
                        .orElseThrow()
                        .getFirst()
                        .finishReason()
                        .orElseThrow()
                        .knownEnum())
                .isEqualTo(FinishReason.Known.MAX_TOKENS);
        assertThat(limited.usageMetadata().orElseThrow().candidatesTokenCount()).contains(5);
        var stopped = generate(
                model,
                Prompt.of("text=" + Prompt.encoded("one two STOP three")).text(),
                config().stopSequences("STOP"));
        assertThat(text(List.of(stopped)).strip()).isEqualTo("one two");
    }

    @ParameterizedTest
    @ValueSource(strings = {Product.GEMINI, Product.OPENAI, Product.ANTHROPIC})
    void tokens_are_counted_without_an_answer_and_for_nothing(String model) {
        var prompt = Prompt.plain().and("one two three four five six seven eight");
        int counted = client.models
                .countTokens(model, prompt.text(), null)
                .totalTokens()
                .orElseThrow();
        assertThat(counted).isBetween(5, 40);
        assertThat(product.usage().onlyOf(key).costNanos()).isZero();
        if (model.equals(Product.GEMINI)) {
            assertThat(generate(model, prompt.text(), config())
                            .usageMetadata()
                            .orElseThrow()
                            .promptTokenCount())
                    .contains(counted);
        }
    }

    @Test
    void errors_are_the_sdks_own_typed_exceptions() {
        var stranger = catchThrowableOfType(
                ClientException.class,
                () -> client("sk-nobody", "v1beta").models.generateContent(Product.GEMINI, "hi", null));
        assertThat(stranger.code()).isEqualTo(401);
        assertThat(stranger.status()).isEqualTo("UNAUTHENTICATED");
        var unknown = catchThrowableOfType(
                ClientException.class,
                () -> generate("no/such-model", Prompt.plain().text(), config()));
        assertThat(unknown.code()).isEqualTo(404);
        assertThat(unknown.message()).contains("Invalid model name passed in model=no/such-model");
        for (var model : List.of(Product.GEMINI, Product.OPENAI, Product.ANTHROPIC)) {
            var limited = catchThrowableOfType(
                    ClientException.class,
                    () -> generate(model, Prompt.of("status=429 retry_after=7").text(), config()));
            assertThat(limited.code()).isEqualTo(429);
            assertThat(limited.status()).isEqualTo("RESOURCE_EXHAUSTED");
            var failed = catchThrowableOfType(
                    ServerException.class,
                    () -> generate(model, Prompt.of("status=500").text(), config()));
            assertThat(failed.code()).isGreaterThanOrEqualTo(500);
            var refused = catchThrowableOfType(
                    ClientException.class,
                    () -> generate(model, Prompt.of("no_such_directive=1").text(), config()));
            assertThat(refused.code()).isEqualTo(400);
            assertThat(refused.message()).contains("no_such_directive");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {Product.GEMINI, Product.OPENAI, Product.ANTHROPIC})
    void a_stream_that_breaks_is_an_error_and_never_finished(String model) {
        for (var fault : List.of("close=mid", "error_event=mid", "nofinish", "broken=json")) {
            var seen = new ArrayList<GenerateContentResponse>();
            var broken = catchThrowableOfType(ApiException.class, () -> {
                try (var stream = client.models.generateContentStream(
                        model, said(Prompt.of("tokens=20 " + fault).text()), config().build())) {
                    stream.forEach(seen::add);
                }
            });
            assertThat(seen)
                    .as(fault)
                    .isNotEmpty()
                    .noneMatch(chunk -> chunk.candidates()
                            .flatMap(candidates -> candidates.getFirst().finishReason())
                            .isPresent());
            assertThat(broken).as(fault).isNotNull();
        }
    }

    @Test
    void models_are_listed_and_found() {
        var names = new ArrayList<String>();
        client.models
                .list(ListModelsConfig.builder().pageSize(100).build())
                .forEach(model -> names.add(model.name().orElse("")));
        assertThat(names)
                .contains("models/" + Product.GEMINI, "models/" + Product.OPENAI)
                .doesNotHaveDuplicates();
        var one = client.models.get(Product.GEMINI, null);
        assertThat(one.name()).contains("models/" + Product.GEMINI);
        assertThat(one.outputTokenLimit()).contains(65_536);
    }

    @Test
    void the_stable_version_and_a_key_in_the_query_work_too() {
        assertThat(client(key, "v1")
                        .models
                        .generateContent(
                                "gemini-2.5-flash", Prompt.of("tokens=3").text(), null)
                        .text())
                .isNotEmpty();
        var prompt = Prompt.of("tokens=4");
        for (var path : List.of(
                "/v1beta/models/gemini-2.5-flash:generateContent",
                "/v1/models/gemini-2.5-flash%3AgenerateContent",
                "/models/gemini%2Fgemini-2.5-flash:generateContent",
                "/v1beta/models/gemini/gemini-2.5-flash:streamGenerateContent")) {
            var answer = Http.post(product.url() + path + "?key=" + key, Map.of(), prompt.content());
            assertThat(answer.status()).as(answer.toString()).isEqualTo(200);
            assertThat(answer.header("content-type")).startsWith("application/json");
            assertThat(answer.text()).contains("\"modelVersion\":\"" + Product.GEMINI + "\"");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {Product.GEMINI, Product.OPENAI, Product.ANTHROPIC})
    void a_stream_without_events_is_one_array(String model) {
        var url = product.url() + "/v1beta/models/" + model + ":streamGenerateContent";
        var whole = Http.post(
                url, Map.of("x-goog-api-key", key), Prompt.of("tokens=6").content());
        JsonNode chunks = whole.json();
        assertThat(chunks.isArray()).isTrue();
        assertThat(chunks.get(chunks.size() - 1)
                        .at("/candidates/0/finishReason")
                        .asText())
                .isEqualTo("STOP");
        var broken = Http.post(
                url,
                Map.of("x-goog-api-key", key),
                Prompt.of("tokens=6 close=mid").content());
        assertThat(broken.status()).isEqualTo(200);
        var last = broken.json().get(broken.json().size() - 1);
        assertThat(last.at("/error/status").asText()).isEqualTo("INTERNAL");
        assertThat(broken.text()).doesNotContain("finishReason");
    }
}
