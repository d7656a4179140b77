package dev.gatehouse.money;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

class PricePropertiesTest {
    private static final int CASES = 2_000;
    /** Decimals of the finest price the generator makes. */
    private static final int SCALE = 12;

    @Test
    void a_charge_equals_that_of_whole_number_arithmetic() {
        ForAll.cases(CASES, random -> {
            var price = price(random, random.nextInt(4));
            var tokens = tokens(random, 400_000);

            assertThat(price.charge(tokens).nanos()).isEqualTo(oracle(price, tokens));
        });
    }

    @Test
    void more_tokens_never_cost_less() {
        ForAll.cases(CASES, random -> {
            var price = price(random, random.nextInt(4));
            var fewer = tokens(random, 400_000);
            var more = plus(fewer, tokens(random, 400_000));

            assertThat(price.charge(more)).isGreaterThanOrEqualTo(price.charge(fewer));
        });
    }

    @Test
    void within_one_tier_a_sum_costs_the_sum_but_for_one_rounding() {
        ForAll.cases(CASES, random -> {
            var price = price(random, 0);
            var one = tokens(random, 400_000);
            var other = tokens(random, 400_000);

            var apart = price.charge(one).plus(price.charge(other)).nanos();
            var together = price.charge(plus(one, other)).plus(price.charge(Tokens.of(0, 0)));
            assertThat(together.nanos()).isBetween(apart - 1, apart + 1);
        });
    }

    @Test
    void no_charge_within_the_bounds_exceeds_the_worst_case() {
        ForAll.cases(CASES, random -> {
            var price = price(random, random.nextInt(4));
            var tokens = tokens(random, 100_000);
            long input = tokens.prompt() + random.nextLong(50_000);
            long output = tokens.answer() + random.nextLong(50_000);

            assertThat(price.charge(tokens)).isLessThanOrEqualTo(price.worstCase(input, output));
        });
    }

    private static long oracle(Price price, Tokens tokens) {
        var rates = price.base();
        for (var tier : price.tiers()) {
            if (tokens.prompt() >= tier.threshold() + (tier.inclusive() ? 0 : 1)) {
                rates = tier.rates();
            }
        }
        // In units of 10^-SCALE dollars per million tokens: 10^(SCALE - 3) of them are a nano-dollar per token.
        var sum = price.perRequest().movePointRight(SCALE + 6).toBigIntegerExact();
        for (var bucket : Bucket.values()) {
            var unit = rates.of(bucket).movePointRight(SCALE).toBigIntegerExact();
            sum = sum.add(unit.multiply(BigInteger.valueOf(tokens.of(bucket))));
        }
        var nano = BigInteger.TEN.pow(SCALE - 3);
        var parts = sum.divideAndRemainder(nano);
        int half = parts[1].shiftLeft(1).compareTo(nano);
        boolean up = half > 0 || (half == 0 && parts[0].testBit(0));
        return parts[0].add(up ? BigInteger.ONE : BigInteger.ZERO).longValueExact();
    }

    /** With tiers that only get dearer, as all known ones do. */
    private static Price price(RandomGenerator random, int tiers) {
        var base = rates(random, Map.of());
        var steps = new ArrayList<Price.Tier>();
        var below = base.stated();
        long threshold = 0;
        for (int i = 0; i < tiers; i++) {
            threshold += random.nextLong(1, 300_000);
            var rates = rates(random, below);
            steps.add(new Price.Tier(threshold, random.nextBoolean(), rates));
            below = rates.stated();
        }
        var perRequest = random.nextInt(4) == 0 ? BigDecimal.valueOf(random.nextLong(10_000), 6) : BigDecimal.ZERO;
        return new Price(base, List.copyOf(steps), perRequest);
    }

    private static Rates rates(RandomGenerator random, Map<Bucket, BigDecimal> below) {
        var rates = new EnumMap<Bucket, BigDecimal>(Bucket.class);
        for (var bucket : Bucket.values()) {
            boolean stated = below.isEmpty()
                    ? bucket == Bucket.INPUT || bucket == Bucket.OUTPUT || random.nextInt(3) == 0
                    : below.containsKey(bucket);
            if (stated) {
                var step = BigDecimal.valueOf(random.nextLong(100_000), random.nextInt(3, SCALE + 1));
                rates.put(bucket, below.getOrDefault(bucket, BigDecimal.ZERO).add(step));
            }
        }
        return new Rates(rates);
    }

    private static Tokens tokens(RandomGenerator random, long bound) {
        return new Tokens(
                random.nextLong(bound),
                some(random, bound),
                some(random, bound),
                some(random, bound),
                some(random, bound),
                some(random, bound),
                random.nextLong(bound),
                some(random, bound),
                some(random, bound));
    }

    private static long some(RandomGenerator random, long bound) {
        return random.nextInt(3) == 0 ? random.nextLong(bound) : 0;
    }

    private static Tokens plus(Tokens a, Tokens b) {
        return new Tokens(
                a.input() + b.input(),
                a.cacheRead() + b.cacheRead(),
                a.cacheWrite5m() + b.cacheWrite5m(),
                a.cacheWrite1h() + b.cacheWrite1h(),
                a.inputAudio() + b.inputAudio(),
                a.inputImage() + b.inputImage(),
                a.output() + b.output(),
                a.reasoning() + b.reasoning(),
                a.outputAudio() + b.outputAudio());
    }
}
