package dev.gatehouse.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is recorded of a request, held against what the provider counted and what its tokens cost. */
@ExtendWith(TailOnFailure.class)
final class MeteringTest {
    /** Dollars per million tokens, as the shipped catalogue has them. */
    private record Price(String input, String cacheRead, String cacheWrite, String output) {
        /** Nano-dollars, rounded once. */
        long of(Usage.Row row) {
            return sum(input, row.input())
                    .add(sum(cacheRead, row.cacheRead()))
                    .add(sum(cacheWrite, row.cacheWrite()))
                    .add(sum(output, row.completion()))
                    .setScale(0, RoundingMode.HALF_EVEN)
                    .longValueExact();
        }

        /** A dollar per million tokens is a thousand nano-dollars per token. */
        private static BigDecimal sum(String price, long tokens) {
            return new BigDecimal(price).multiply(BigDecimal.valueOf(1000 * tokens));
        }
    }

    private static final Map<String, Price> PRICES = Map.of(
            Product.OPENAI, new Price("0.15", "0.075", "0.15", "0.6"),
            Product.ANTHROPIC, new Price("1", "0.1", "1.25", "5"),
            Product.GEMINI, new Price("0.3", "0.03", "0.3", "2.5"));

    private final Product product = Product.shared();
    private final Sim sim = Sim.shared();
    private final String key = Keys.generate(product);

    private String url(String path) {
        return product.url() + path;
    }

    private Http.Answer ask(String path, String body, String requestId) {
        return Http.post(
                url(path),
                Map.of("Authorization", "Bearer " + key, "X-Request-ID", requestId, "anthropic-version", "2023-06-01"),
                body);
    }

    @ParameterizedTest
    @CsvSource({
        Product.OPENAI + ",/v1/chat/completions,false",
        Product.OPENAI + ",/v1/chat/completions,true",
        Product.ANTHROPIC + ",/v1/chat/completions,false",
        Product.ANTHROPIC + ",/v1/chat/completions,true",
        Product.ANTHROPIC + ",/v1/messages,false",
        Product.ANTHROPIC + ",/v1/messages,true",
        Product.OPENAI + ",/v1/messages,false",
        Product.OPENAI + ",/v1/messages,true",
        Product.GEMINI + ",/v1/chat/completions,false",
        Product.GEMINI + ",/v1/chat/completions,true",
        Product.GEMINI + ",/v1/messages,false",
        Product.GEMINI + ",/v1/messages,true"
    })
    void an_answer_is_recorded_once_with_the_providers_tokens_at_the_catalogues_price(
            String model, String path, boolean stream) {
        var prompt = Prompt.of("tokens=37 cached=3").and("words to be paid for");
        var more = stream ? ",\"stream\":true" : "";
        var id = UUID.randomUUID().toString();
        var body = path.endsWith("messages") ? prompt.message(model, more) : prompt.chat(model, more);
        assertThat(ask(path, body, id).status()).isEqualTo(200);
        var row = product.usage().onlyOf(key);
        var seen = sim.seenOnce(prompt.marker());
        assertThat(row.requestId()).isEqualTo("req_" + id);
        assertThat(row.outcome()).isEqualTo("completed");
        assertThat(row.status()).isEqualTo(200);
        assertThat(row.model()).isEqualTo(model);
        assertThat(row.stream()).isEqualTo(stream);
        assertThat(row.accuracy()).isEqualTo("exact");
        assertThat(row.prompt()).isEqualTo(seen.promptTokens());
        assertThat(row.cacheRead()).isEqualTo(3).isEqualTo(seen.cacheReadTokens());
        assertThat(row.completion()).isEqualTo(37).isEqualTo(seen.completionTokens());
        assertThat(row.priced()).isTrue();
        assertThat(row.costNanos()).isPositive().isEqualTo(price(model).of(row));
    }

    private static Price price(String model) {
        return List.of(model).stream().map(PRICES::get).findFirst().orElseThrow();
    }

    @Test
    void an_embedding_costs_its_input() {
        var prompt = Prompt.plain().and("to be embedded");
        var answer = ask(
                "/v1/embeddings",
                "{\"model\":\"%s\",\"input\":\"%s\"}".formatted(Product.EMBEDDING, prompt.text()),
                "embedding");
        assertThat(answer.status()).as(answer.toString()).isEqualTo(200);
        var row = product.usage().onlyOf(key);
        assertThat(row.prompt()).isEqualTo(sim.seenOnce(prompt.marker()).promptTokens());
        assertThat(row.costNanos()).isEqualTo(new Price("0.02", "0", "0", "0").of(row));
        assertThat(row.accuracy()).isEqualTo("exact");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "status=400",
                "status=401",
                "status=429",
                "status=500",
                "status=529",
                "html",
                "empty",
                "reset=before",
                "close=head",
                "broken=json"
            })
    void a_failure_is_recorded_and_costs_nothing(String directive) {
        var prompt = Prompt.of(directive);
        var answer = ask("/v1/chat/completions", prompt.chat(Product.OPENAI), "failing");
        var row = product.usage().onlyOf(key);
        assertThat(answer.status()).isGreaterThanOrEqualTo(400);
        assertThat(row.outcome()).isEqualTo("failed");
        assertThat(row.status()).isEqualTo(answer.status());
        assertThat(row.errorCode()).isNotEmpty();
        assertThat(row.costNanos()).isZero();
        assertThat(row.completion()).isZero();
    }

    @Test
    void what_never_reached_a_provider_is_recorded_and_costs_nothing() {
        ask("/v1/chat/completions", Prompt.plain().chat("no/such-model"), "unknown");
        ask("/v1/chat/completions", "{\"model\":1}", "malformed");
        assertThat(product.usage().of(key, 2)).allSatisfy(row -> {
            assertThat(row.outcome()).isEqualTo("failed");
            assertThat(row.costNanos()).isZero();
        });
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void usage_the_provider_kept_to_itself_is_estimated_and_marked_so(boolean stream) {
        var prompt = Prompt.of("tokens=40 nousage");
        var answer =
                ask("/v1/chat/completions", prompt.chat(Product.OPENAI, stream ? ",\"stream\":true" : ""), "estimated");
        assertThat(answer.status()).isEqualTo(200);
        var row = product.usage().onlyOf(key);
        var seen = sim.seenOnce(prompt.marker());
        assertThat(row.accuracy()).isEqualTo("estimated");
        assertThat(row.completion()).isBetween(seen.completionTokens() / 3, seen.completionTokens() * 3);
        assertThat(row.costNanos()).isPositive();
    }
}
