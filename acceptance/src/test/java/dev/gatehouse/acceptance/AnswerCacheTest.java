package dev.gatehouse.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Answers that are given again to who asks for it. */
@ExtendWith(TailOnFailure.class)
@Execution(ExecutionMode.CONCURRENT)
final class AnswerCacheTest {
    private static final String USED = ",\"cache\":{\"use-cache\":true}";
    private static final String HIT = "x-litellm-cache-key";

    private final Product product = Product.shared();
    private final String key = Keys.generate(product);

    private Http.Answer chat(String key, String body) {
        return Http.post(product.url() + "/v1/chat/completions", Http.bearer(key), body);
    }

    private static int calls(Prompt prompt, int least) {
        return Sim.shared().seen(prompt.marker(), least).size();
    }

    @Test
    void the_same_question_is_answered_again_for_nothing() {
        var prompt = Prompt.plain();
        var first = chat(key, prompt.chat(Product.OPENAI, USED));
        assertThat(first.status()).as(first.toString()).isEqualTo(200);
        assertThat(first.header(HIT)).isEmpty();

        // White space, the order of members, and what the cache is told, make no other question.
        var again = chat(
                key,
                prompt.chat(Product.OPENAI, "").replaceFirst("\\{", "{ \"cache\" : {\"ttl\":5,\"use-cache\":true} , "));

        assertThat(again.status()).as(again.toString()).isEqualTo(200);
        assertThat(again.header(HIT)).isNotEmpty();
        assertThat(again.text()).isEqualTo(first.text());
        assertThat(again.header("content-type")).isEqualTo(first.header("content-type"));
        assertThat(again.header("x-provider")).isEqualTo("openai");
        assertThat(again.header("x-model")).isEqualTo(Product.OPENAI);
        assertThat(again.header("x-provider-attempts")).isEqualTo("0");
        assertThat(calls(prompt, 1)).isEqualTo(1);
        assertThat(Sim.shared().seen(prompt.marker(), 1).getFirst().body().has("cache"))
                .isFalse();
        var rows = product.usage().of(key, 2);
        assertThat(rows.get(0).costNanos()).isPositive();
        assertThat(rows.get(1).costNanos()).isZero();
        assertThat(rows.get(1).outcome()).isEqualTo("completed");
        assertThat(rows.get(1).completion()).isZero();
    }

    @Test
    void a_stream_is_given_again_as_a_stream_and_a_whole_answer_as_a_whole_one() {
        var prompt = Prompt.plain();
        var stream = prompt.chat(Product.OPENAI, USED + ",\"stream\":true");
        var first = chat(key, stream);
        var again = chat(key, stream);

        assertThat(again.header(HIT)).isNotEmpty();
        assertThat(again.text()).isEqualTo(first.text()).contains("data: [DONE]");
        assertThat(again.header("content-type")).startsWith("text/event-stream");
        assertThat(again.header("cache-control")).contains("no-cache");

        var whole = chat(key, prompt.chat(Product.OPENAI, USED));
        assertThat(whole.header(HIT)).isEmpty();
        assertThat(whole.header("content-type")).startsWith("application/json");
        assertThat(calls(prompt, 2)).isEqualTo(2);
    }

    @Test
    void who_does_not_ask_for_it_is_answered_anew_and_remembered_by_nobody() {
        var prompt = Prompt.plain();
        chat(key, prompt.chat(Product.OPENAI));
        assertThat(chat(key, prompt.chat(Product.OPENAI, USED)).header(HIT)).isEmpty();
        assertThat(chat(key, prompt.chat(Product.OPENAI)).header(HIT)).isEmpty();
        assertThat(chat(key, prompt.chat(Product.OPENAI, ",\"cache\":{\"ttl\":60}"))
                        .header(HIT))
                .isEmpty();

        assertThat(calls(prompt, 4)).isEqualTo(4);
    }

    @Test
    void nobody_is_given_the_answer_of_another() {
        var prompt = Prompt.plain();
        chat(key, prompt.chat(Product.OPENAI, USED));
        var other = Keys.generate(product);

        assertThat(chat(other, prompt.chat(Product.OPENAI, USED)).header(HIT)).isEmpty();
        assertThat(chat(key, prompt.chat(Product.OPENAI, ",\"cache\":{\"use-cache\":true,\"namespace\":\"mine\"}"))
                        .header(HIT))
                .isEmpty();
        assertThat(chat(key, prompt.chat("openai/gpt-4o", USED)).header(HIT)).isEmpty();
        assertThat(chat(key, prompt.chat(Product.OPENAI, USED + ",\"seed\":1")).header(HIT))
                .isEmpty();
        assertThat(calls(prompt, 5)).isEqualTo(5);
    }

    @Test
    void keys_of_one_user_share_what_is_remembered() {
        var user = "cache-user-" + Sim.marker();
        var body = "{\"user_id\":\"" + user + "\"}";
        var one = Keys.generate(product, body).path("key").asText();
        var other = Keys.generate(product, body).path("key").asText();
        var prompt = Prompt.plain();
        chat(one, prompt.chat(Product.OPENAI, USED));

        assertThat(chat(other, prompt.chat(Product.OPENAI, USED)).header(HIT)).isNotEmpty();
    }

    @Test
    void what_is_not_to_be_read_or_kept_is_not() {
        var prompt = Prompt.plain();
        chat(key, prompt.chat(Product.OPENAI, ",\"cache\":{\"use-cache\":true,\"no-store\":true}"));
        assertThat(chat(key, prompt.chat(Product.OPENAI, USED)).header(HIT)).isEmpty();
        assertThat(chat(key, prompt.chat(Product.OPENAI, ",\"cache\":{\"use-cache\":true,\"no-cache\":true}"))
                        .header(HIT))
                .isEmpty();
        assertThat(chat(key, prompt.chat(Product.OPENAI, USED)).header(HIT)).isNotEmpty();
        assertThat(chat(key, prompt.chat(Product.OPENAI, ",\"cache\":{\"use-cache\":true,\"s-maxage\":0}"))
                        .header(HIT))
                .isEmpty();
        assertThat(chat(key, prompt.chat(Product.OPENAI, ",\"cache\":{\"use-cache\":true,\"ttl\":\"x\"}"))
                        .status())
                .isEqualTo(400);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "status=500 | ",
                "status=400 | ",
                "tokens=20 reset=mid | ,\"stream\":true",
                "tokens=20 error_event=mid | ,\"stream\":true"
            })
    void what_failed_is_asked_again(String fault, @Nullable String more) {
        var prompt = Prompt.of(fault);
        var body = prompt.chat(Product.OPENAI, USED + (more == null ? "" : more));
        chat(key, body);
        var again = chat(key, body);

        assertThat(again.header(HIT)).as(again.toString()).isEmpty();
        assertThat(again.header("x-provider-attempts")).isNotEqualTo("0");
        assertThat(calls(prompt, 2)).isGreaterThanOrEqualTo(2);
    }

    @Test
    void messages_are_remembered_in_their_own_protocol() {
        var prompt = Prompt.plain();
        var body = prompt.message(Product.ANTHROPIC, USED);
        var first = Http.post(product.url() + "/v1/messages", Http.anthropic(key), body);
        var again = Http.post(product.url() + "/v1/messages", Http.anthropic(key), body);

        assertThat(first.status()).as(first.toString()).isEqualTo(200);
        assertThat(again.header(HIT)).isNotEmpty();
        assertThat(again.text()).isEqualTo(first.text());
        assertThat(Sim.shared().seen(prompt.marker(), 1)).hasSize(1);
    }

    @Test
    void a_repeated_request_is_repeated_whichever_remembers_it() {
        var prompt = Prompt.plain();
        var headers = Map.of("Authorization", "Bearer " + key, "Idempotency-Key", "id-" + prompt.marker());
        var body = prompt.chat(Product.OPENAI, USED);
        var first = Http.post(product.url() + "/v1/chat/completions", headers, body);
        assertThat(first.status()).as(first.toString()).isEqualTo(200);

        var replayed = Http.post(product.url() + "/v1/chat/completions", headers, body);
        assertThat(replayed.header("idempotency-replayed")).isEqualTo("true");
        assertThat(replayed.text()).isEqualTo(first.text());
        assertThat(chat(key, body).header(HIT)).isNotEmpty();
        assertThat(calls(prompt, 1)).isEqualTo(1);
    }

    @Test
    void a_key_without_money_is_given_nothing() {
        var poor = Keys.generate(product, "{\"max_budget\":0}").path("key").asText();
        var answer = chat(poor, Prompt.plain().chat(Product.OPENAI, USED));

        assertThat(answer.status()).isEqualTo(429);
    }
}
