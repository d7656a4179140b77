package dev.gatehouse.money;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PriceTest {
    private static final Rates PLAIN = Rates.of(dollars("3"), dollars("15"));

    @Test
    void three_tokens_at_two_cents_a_million_are_sixty_nano_dollars() {
        assertThat(Price.of("0.02", "0").charge(Tokens.of(3, 0))).isEqualTo(new Usd(60));
    }

    @Test
    void a_price_below_a_nano_dollar_a_token_is_multiplied_before_it_is_rounded() {
        var price = Price.of("0.00013", "0");

        assertThat(price.charge(Tokens.of(1, 0))).isEqualTo(Usd.ZERO);
        assertThat(price.charge(Tokens.of(1_000_000, 0))).isEqualTo(new Usd(130_000));
    }

    @Test
    void half_a_nano_dollar_goes_to_the_even_side_once_for_the_sum() {
        var price = Price.of("0.0005", "0.0005");

        assertThat(price.charge(Tokens.of(1, 0))).isEqualTo(new Usd(0));
        assertThat(price.charge(Tokens.of(3, 0))).isEqualTo(new Usd(2));
        assertThat(price.charge(Tokens.of(1, 1))).isEqualTo(new Usd(1));
    }

    @Test
    void every_bucket_is_charged_at_its_own_price() {
        var price = Price.of(new Rates(Map.of(
                Bucket.INPUT, dollars("1"),
                Bucket.CACHE_READ, dollars("2"),
                Bucket.CACHE_WRITE_5M, dollars("3"),
                Bucket.CACHE_WRITE_1H, dollars("4"),
                Bucket.INPUT_AUDIO, dollars("5"),
                Bucket.INPUT_IMAGE, dollars("6"),
                Bucket.OUTPUT, dollars("7"),
                Bucket.REASONING, dollars("8"),
                Bucket.OUTPUT_AUDIO, dollars("9"))));

        assertThat(price.charge(new Tokens(1, 0, 0, 0, 0, 0, 0, 0, 0))).isEqualTo(new Usd(1_000));
        assertThat(price.charge(new Tokens(0, 1, 0, 0, 0, 0, 0, 0, 0))).isEqualTo(new Usd(2_000));
        assertThat(price.charge(new Tokens(0, 0, 1, 0, 0, 0, 0, 0, 0))).isEqualTo(new Usd(3_000));
        assertThat(price.charge(new Tokens(0, 0, 0, 1, 0, 0, 0, 0, 0))).isEqualTo(new Usd(4_000));
        assertThat(price.charge(new Tokens(0, 0, 0, 0, 1, 0, 0, 0, 0))).isEqualTo(new Usd(5_000));
        assertThat(price.charge(new Tokens(0, 0, 0, 0, 0, 1, 0, 0, 0))).isEqualTo(new Usd(6_000));
        assertThat(price.charge(new Tokens(0, 0, 0, 0, 0, 0, 1, 0, 0))).isEqualTo(new Usd(7_000));
        assertThat(price.charge(new Tokens(0, 0, 0, 0, 0, 0, 0, 1, 0))).isEqualTo(new Usd(8_000));
        assertThat(price.charge(new Tokens(0, 0, 0, 0, 0, 0, 0, 0, 1))).isEqualTo(new Usd(9_000));
    }

    @Test
    void unknown_input_buckets_cost_as_input_and_unknown_output_buckets_as_output() {
        var price = Price.of(PLAIN);

        assertThat(price.charge(new Tokens(0, 1, 1, 1, 1, 1, 0, 0, 0))).isEqualTo(new Usd(5 * 3_000));
        assertThat(price.charge(new Tokens(0, 0, 0, 0, 0, 0, 0, 1, 1))).isEqualTo(new Usd(2 * 15_000));
    }

    @Test
    void a_one_hour_cache_write_without_a_price_costs_as_the_usual_cache_write() {
        var price = Price.of(PLAIN.with(Bucket.CACHE_WRITE_5M, dollars("3.75")));

        assertThat(price.charge(new Tokens(0, 0, 0, 1, 0, 0, 0, 0, 0))).isEqualTo(new Usd(3_750));
    }

    @Test
    void output_without_a_price_is_not_free() {
        var price = Price.of(new Rates(Map.of(Bucket.INPUT, dollars("0.02"))));

        assertThat(price.charge(Tokens.of(0, 1))).isEqualTo(new Usd(20));
    }

    @Test
    void a_prompt_above_the_threshold_is_charged_whole_by_the_tier_its_output_too() {
        var price = tiered(false);

        assertThat(price.charge(Tokens.of(200_000, 10))).isEqualTo(new Usd(200_000L * 3_000 + 10 * 15_000));
        assertThat(price.charge(Tokens.of(200_001, 10))).isEqualTo(new Usd(200_001L * 6_000 + 10 * 22_500));
    }

    @Test
    void an_inclusive_tier_begins_at_its_threshold() {
        var price = tiered(true);

        assertThat(price.charge(Tokens.of(199_999, 0))).isEqualTo(new Usd(199_999L * 3_000));
        assertThat(price.charge(Tokens.of(200_000, 0))).isEqualTo(new Usd(200_000L * 6_000));
    }

    @Test
    void cached_tokens_count_towards_the_prompts_size_and_output_does_not() {
        var price = tiered(false);

        assertThat(price.charge(new Tokens(1, 200_000, 0, 0, 0, 0, 0, 0, 0)))
                .isEqualTo(new Usd(6_000 + 200_000L * 6_000));
        assertThat(price.charge(Tokens.of(1, 300_000))).isEqualTo(new Usd(3_000 + 300_000L * 15_000));
    }

    @Test
    void the_highest_tier_reached_holds() {
        var price = new Price(
                PLAIN,
                List.of(
                        new Price.Tier(10, false, Rates.of(dollars("4"), dollars("16"))),
                        new Price.Tier(20, false, Rates.of(dollars("5"), dollars("17")))),
                BigDecimal.ZERO);

        assertThat(price.charge(Tokens.of(20, 0))).isEqualTo(new Usd(20 * 4_000));
        assertThat(price.charge(Tokens.of(21, 0))).isEqualTo(new Usd(21 * 5_000));
    }

    @Test
    void a_bucket_priced_apart_keeps_its_price_in_a_tier_that_does_not_state_it() {
        var price = new Price(
                PLAIN.with(Bucket.CACHE_READ, dollars("0.3")),
                List.of(new Price.Tier(10, false, Rates.of(dollars("6"), dollars("22.5")))),
                BigDecimal.ZERO);

        assertThat(price.charge(new Tokens(0, 11, 0, 0, 0, 0, 0, 0, 0))).isEqualTo(new Usd(11 * 300));
    }

    @Test
    void a_bucket_that_costs_as_its_fallback_goes_up_with_it() {
        var price = new Price(
                PLAIN.with(Bucket.INPUT_IMAGE, dollars("3.0")),
                List.of(new Price.Tier(10, false, Rates.of(dollars("6"), dollars("22.5")))),
                BigDecimal.ZERO);

        assertThat(price.charge(new Tokens(0, 0, 0, 0, 0, 11, 0, 0, 0))).isEqualTo(new Usd(11 * 6_000));
    }

    @Test
    void a_request_can_cost_something_by_itself() {
        var price = new Price(Rates.of(dollars("0"), dollars("1")), List.of(), dollars("0.005"));

        assertThat(price.charge(Tokens.of(100, 2))).isEqualTo(new Usd(5_000_000 + 2_000));
        assertThat(price.worstCase(100, 2)).isEqualTo(new Usd(5_000_000 + 2_000));
        assertThat(price.isZero()).isFalse();
    }

    @Test
    void the_worst_case_takes_the_dearest_bucket_and_a_tier_only_where_it_can_be_reached() {
        var price = new Price(
                PLAIN.with(Bucket.CACHE_WRITE_1H, dollars("6")).with(Bucket.REASONING, dollars("20")),
                List.of(new Price.Tier(100, false, Rates.of(dollars("7"), dollars("30")))),
                BigDecimal.ZERO);

        assertThat(price.worstCase(100, 1)).isEqualTo(new Usd(100 * 6_000 + 20_000));
        assertThat(price.worstCase(101, 1)).isEqualTo(new Usd(101 * 7_000 + 30_000));
    }

    @Test
    void a_tier_that_is_cheaper_does_not_lower_the_worst_case() {
        var price = new Price(
                PLAIN, List.of(new Price.Tier(100, false, Rates.of(dollars("1"), dollars("1")))), BigDecimal.ZERO);

        assertThat(price.worstCase(101, 0)).isEqualTo(new Usd(101 * 3_000));
    }

    @Test
    void a_sum_nano_dollars_cannot_count_is_refused() {
        var price = Price.of("1000000", "0");

        assertThatThrownBy(() -> price.charge(Tokens.of(Long.MAX_VALUE / 2, 0)))
                .isInstanceOf(ArithmeticException.class);
        assertThatThrownBy(() -> price.charge(new Tokens(Long.MAX_VALUE, 1, 0, 0, 0, 0, 0, 0, 0)))
                .isInstanceOf(ArithmeticException.class);
        assertThatThrownBy(() -> price.worstCase(Long.MAX_VALUE, Long.MAX_VALUE))
                .isInstanceOf(ArithmeticException.class);
    }

    @Test
    void what_is_no_price_is_refused() {
        assertThatThrownBy(() -> Price.of(new Rates(Map.of(Bucket.OUTPUT, dollars("1")))))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> Price.of("-1", "0")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new Price(PLAIN, List.of(), dollars("-1")))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new Price(
                        PLAIN,
                        List.of(new Price.Tier(10, false, PLAIN), new Price.Tier(10, false, PLAIN)),
                        BigDecimal.ZERO))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> Tokens.of(-1, 0)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> Price.of(PLAIN).worstCase(0, -1)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void only_a_price_of_nothing_but_zeros_is_zero() {
        assertThat(Price.of("0", "0.000").isZero()).isTrue();
        assertThat(Price.of("0", "0.1").isZero()).isFalse();
        assertThat(tiered(false).isZero()).isFalse();
        assertThat(new Price(
                                Rates.of(dollars("0"), dollars("0")),
                                List.of(new Price.Tier(1, false, PLAIN)),
                                dollars("0"))
                        .isZero())
                .isFalse();
        assertThat(new Price(
                                Rates.of(dollars("0"), dollars("0")),
                                List.of(new Price.Tier(1, false, Rates.of(dollars("0"), dollars("0")))),
                                dollars("0"))
                        .isZero())
                .isTrue();
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 3, 4, 5, 6, 7, 8})
    void no_bucket_holds_less_than_nothing(int bucket) {
        var counts = new long[9];
        counts[bucket] = -1;

        assertThatThrownBy(() -> new Tokens(
                        counts[0], counts[1], counts[2], counts[3], counts[4], counts[5], counts[6], counts[7],
                        counts[8]))
                .isInstanceOf(IllegalArgumentException.class);
    }

    private static Price tiered(boolean inclusive) {
        return new Price(
                PLAIN,
                List.of(new Price.Tier(200_000, inclusive, Rates.of(dollars("6"), dollars("22.5")))),
                BigDecimal.ZERO);
    }

    private static BigDecimal dollars(String decimal) {
        return new BigDecimal(decimal);
    }
}
