package dev.gatehouse.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** What those get who have no key. Each test is another address. */
@ExtendWith(TailOnFailure.class)
@Execution(ExecutionMode.CONCURRENT)
final class AnonymousTest {
    private static final String OPEN = "meta-llama/llama-3.1-8b-instruct:free";
    private static Product product;

    @BeforeAll
    static void serveAModelThatIsOpen() throws IOException {
        var sim = Sim.shared();
        var file = Files.writeString(Product.newDirectory().resolve("config.yaml"), """
                model_list:
                  - model_name: %s
                    litellm_params:
                      model: openai/gpt-4o-mini
                      api_base: %s/v1
                      api_key: sk-any
                      input_cost_per_token: 0
                      output_cost_per_token: 0
                """.formatted(OPEN, sim.url()));
        product = Product.with(sim).arguments("--config", file.toString()).start();
    }

    @AfterAll
    static void close() {
        product.close();
    }

    private static Http.Answer ask(String address, String body) {
        return ask(Map.of("x-forwarded-for", address), body);
    }

    private static Http.Answer ask(Map<String, String> headers, String body) {
        return Http.post(product.url() + "/v1/chat/completions", headers, body);
    }

    private static String chat(String model) {
        return Prompt.of("tokens=2").chat(model);
    }

    @Test
    void three_answers_a_day_are_given_to_an_address_and_a_key_has_more() {
        for (int i = 0; i < 3; i++) {
            assertThat(ask("198.51.100.1", chat(OPEN)).status()).isEqualTo(200);
        }
        var refused = ask("198.51.100.1", chat(OPEN));

        assertThat(refused.status()).as(refused.toString()).isEqualTo(429);
        assertThat(refused.json().at("/error/code").asText()).isEqualTo("ANONYMOUS_DAILY_LIMIT");
        long wait = Long.parseLong(refused.header("retry-after"));
        long midnight =
                Duration.ofDays(1).toSeconds() - LocalTime.now(ZoneOffset.UTC).toSecondOfDay();
        assertThat(wait).isBetween(midnight - 60, midnight + 60);

        assertThat(ask("198.51.100.2", chat(OPEN)).status())
                .as("another address")
                .isEqualTo(200);
        var keyed = new HashMap<>(Http.bearer(Keys.generate(product)));
        keyed.put("x-forwarded-for", "198.51.100.1");
        for (int i = 0; i < 4; i++) {
            assertThat(ask(keyed, chat(OPEN)).status()).isEqualTo(200);
        }
    }

    @Test
    void other_models_need_a_key_and_do_not_count() {
        for (int i = 0; i < 4; i++) {
            var refused = ask("198.51.100.10", chat(Product.OPENAI));
            assertThat(refused.status()).as(refused.toString()).isEqualTo(403);
            assertThat(refused.json().at("/error/code").asText()).isEqualTo("ANONYMOUS_MODEL_RESTRICTED");
            assertThat(refused.json().at("/error/allowed_models")).hasSize(5);
        }
        assertThat(ask("198.51.100.10", chat("nonexistent/model")).status()).isEqualTo(403);
        assertThat(ask("198.51.100.10", chat(OPEN)).status()).isEqualTo(200);
    }

    @Test
    void what_gets_no_answer_does_not_count() {
        for (int i = 0; i < 4; i++) {
            assertThat(ask("198.51.100.20", Prompt.of("status=500").chat(OPEN)).status())
                    .isGreaterThanOrEqualTo(500);
        }
        for (int i = 0; i < 3; i++) {
            assertThat(ask("198.51.100.20", Prompt.of("tokens=2").chatStream(OPEN))
                            .status())
                    .isEqualTo(200);
        }
        assertThat(ask("198.51.100.20", chat(OPEN)).status()).isEqualTo(429);
    }

    @Test
    void of_many_at_once_three_are_answered() {
        var answers = Together.race(12, _ -> ask("198.51.100.30", chat(OPEN)));

        assertThat(answers).extracting(Http.Answer::status).containsOnly(200, 429);
        assertThat(answers).filteredOn(answer -> answer.status() == 200).hasSize(3);
    }

    @Test
    void a_bad_key_is_refused_and_so_is_no_key_elsewhere() {
        assertThat(ask(Http.bearer("sk-nobodys-key-1234567890"), chat(OPEN)).status())
                .isEqualTo(401);
        assertThat(Http.post(
                                product.url() + "/v1/messages",
                                Map.of(),
                                Prompt.of("tokens=2").message(OPEN, ""))
                        .status())
                .isEqualTo(401);
    }

    @Test
    void it_is_booked_to_nobody() {
        var body = Prompt.of("tokens=2").chat(OPEN, ",\"user\":\"somebody\",\"metadata\":{\"tags\":[\"a-tag\"]}");

        assertThat(ask("198.51.100.40", body).status()).isEqualTo(200);

        var customers = Http.get(product.url() + "/customer/list", Http.bearer(Product.MASTER_KEY));
        assertThat(customers.text()).doesNotContain("somebody");
    }
}
