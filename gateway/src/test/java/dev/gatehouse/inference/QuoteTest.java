package dev.gatehouse.inference;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.money.ForAll;
import dev.gatehouse.money.Price;
import dev.gatehouse.money.Usd;
import dev.gatehouse.platform.Secret;
import dev.gatehouse.provider.Protocol;
import dev.gatehouse.provider.Timeouts;
import dev.gatehouse.routing.Choice;
import dev.gatehouse.routing.Deployment;
import dev.gatehouse.routing.Plan;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class QuoteTest {
    /** Two dollars in, eight out, per million. */
    private static final Price CHEAP = Price.of("2", "8");

    private static final Price DEAR = Price.of("3", "10");

    @Test
    void what_the_client_caps_is_held_whole_and_nothing_is_sent_along() {
        var quote = Quote.of(new Bounds(1_000, 500L, 1), plan(deployment(CHEAP, 0)));

        assertThat(quote.need().least()).isEqualTo(quote.need().most()).isEqualTo(new Usd(6_000_000));
        assertThat(quote.cap(new Usd(6_000_000))).isEmpty();
    }

    @Test
    void each_of_several_answers_is_paid_for() {
        var quote = Quote.of(new Bounds(0, 500L, 3), plan(deployment(CHEAP, 0)));

        assertThat(quote.need().most()).isEqualTo(new Usd(12_000_000));
    }

    @Test
    void the_dearest_of_the_chain_counts() {
        var quote = Quote.of(new Bounds(1_000, 500L, 1), plan(deployment(CHEAP, 0), deployment(DEAR, 0)));

        assertThat(quote.need().most()).isEqualTo(new Usd(8_000_000));
    }

    @Test
    void without_a_cap_the_models_own_is_held_up_to_a_bound() {
        assertThat(most(0)).isEqualTo(4_096 * 8_000L);
        assertThat(most(1_000)).isEqualTo(1_000 * 8_000L);
        assertThat(most(200_000)).isEqualTo(16_384 * 8_000L);
    }

    @Test
    void an_answer_of_256_tokens_is_the_shortest_of_use() {
        assertThat(Quote.of(new Bounds(0, null, 1), plan(deployment(CHEAP, 0)))
                        .need()
                        .least())
                .isEqualTo(new Usd(256 * 8_000L));
        assertThat(Quote.of(new Bounds(0, null, 1), plan(deployment(CHEAP, 100)))
                        .need()
                        .least())
                .isEqualTo(new Usd(100 * 8_000L));
    }

    @Test
    void the_cap_that_is_sent_is_the_longest_answer_that_was_held_for() {
        ForAll.cases(500, random -> {
            var bounds = new Bounds(random.nextLong(0, 5_000), null, random.nextInt(1, 4));
            var price = random.nextBoolean() ? CHEAP : DEAR;
            var quote = Quote.of(bounds, plan(deployment(price, random.nextLong(0, 20_000))));
            long least = quote.need().least().nanos();
            var granted = new Usd(least + random.nextLong(0, quote.need().most().nanos() - least + 1));

            long cap = quote.cap(granted).orElseThrow();

            assertThat(price.worstCase(bounds.input(), cap * bounds.choices())).isLessThanOrEqualTo(granted);
            if (granted.compareTo(quote.need().most()) < 0) {
                assertThat(price.worstCase(bounds.input(), (cap + 1) * bounds.choices()))
                        .isGreaterThan(granted);
            }
        });
    }

    @Test
    void a_model_without_a_price_holds_nothing() {
        assertThat(Quote.of(new Bounds(10, 10L, 1), plan(deployment(null, 0)))
                        .need()
                        .most())
                .isEqualTo(Usd.ZERO);
    }

    @Test
    void text_counts_a_token_for_three_bytes_and_a_picture_a_thousand() {
        var text = "word ".repeat(3_000).getBytes(StandardCharsets.UTF_8);
        assertThat(Bounds.input(text, 2)).isEqualTo(15_000 / 3 + 8);

        var picture =
                ("{\"url\":\"data:image/png;base64," + "A".repeat(9_000) + "\"}").getBytes(StandardCharsets.UTF_8);
        assertThat(Bounds.input(picture, 0)).isBetween(1_000L, 1_010L);

        var document = ("{\"data\":\"" + "A".repeat(160_000) + "\"}").getBytes(StandardCharsets.UTF_8);
        assertThat(Bounds.input(document, 0)).isBetween(10_000L, 10_010L);
    }

    private static long most(long maxOutput) {
        return Quote.of(new Bounds(0, null, 1), plan(deployment(CHEAP, maxOutput)))
                .need()
                .most()
                .nanos();
    }

    private static Plan plan(Deployment... chain) {
        return new Plan(new Choice("model", "model", List.of(chain)), List.of(chain));
    }

    private static Deployment deployment(@Nullable Price price, long maxOutput) {
        return new Deployment(
                "d",
                "model",
                "openai",
                Protocol.OPENAI,
                "model",
                URI.create("http://127.0.0.1:1/v1"),
                Optional.of(Secret.of("secret")),
                Map.of(),
                new Timeouts(
                        Duration.ofSeconds(1), Duration.ofSeconds(10), Duration.ofSeconds(20), Duration.ofSeconds(300)),
                Optional.ofNullable(price),
                maxOutput,
                Deployment.Mode.CHAT,
                1,
                "config",
                List.of());
    }
}
