package dev.gatehouse.money;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.List;

/**
 * What a model costs. Exact decimals, multiplied first and rounded once: three tokens at 0.02 dollars a million are 60
 * nano-dollars, and a price finer than a nano-dollar a token loses nothing before the sum.
 *
 * @param base prices of every prompt no tier holds for
 * @param tiers in ascending order of threshold; each as stated when given, completed from the step below when read
 * @param perRequest dollars for the call itself
 */
public record Price(Rates base, List<Tier> tiers, BigDecimal perRequest) {
    private static final BigDecimal NANOS_PER_DOLLAR = BigDecimal.valueOf(1_000_000_000);
    /** Dollars per million tokens to nano-dollars per token. */
    private static final BigDecimal NANOS_PER_RATE = BigDecimal.valueOf(1_000);

    /**
     * Prices for large prompts. The whole request is charged by one tier, its output and cached tokens too; it is never sliced.
     *
     * @param threshold tokens of the prompt, cached ones included
     * @param inclusive whether a prompt of exactly the threshold is already in the tier
     */
    public record Tier(long threshold, boolean inclusive, Rates rates) {
        boolean holdsFor(long prompt) {
            return inclusive ? prompt >= threshold : prompt > threshold;
        }
    }

    public Price {
        if (!base.stated().containsKey(Bucket.INPUT)) {
            throw new IllegalArgumentException("a price needs at least that of input");
        }
        if (perRequest.signum() < 0) {
            throw new IllegalArgumentException("negative price per request");
        }
        var steps = new ArrayList<Tier>();
        var below = base;
        long last = 0;
        for (var tier : tiers) {
            if (tier.threshold() <= last) {
                throw new IllegalArgumentException("tiers must ascend");
            }
            last = tier.threshold();
            below = below.stepTo(tier.rates());
            steps.add(new Tier(last, tier.inclusive(), below));
        }
        tiers = List.copyOf(steps);
        perRequest = perRequest.stripTrailingZeros();
    }

    public static Price of(Rates base) {
        return new Price(base, List.of(), BigDecimal.ZERO);
    }

    /** @param input dollars per million tokens, as a decimal, as is {@code output} */
    public static Price of(String input, String output) {
        return of(Rates.of(new BigDecimal(input), new BigDecimal(output)));
    }

    /**
     * What these tokens cost, rounded half-even to a nano-dollar.
     *
     * @throws ArithmeticException where it exceeds what nano-dollars can count, some 9.2 billion dollars
     */
    public Usd charge(Tokens tokens) {
        var rates = ratesFor(tokens.prompt());
        var sum = BigDecimal.ZERO;
        for (var bucket : Bucket.values()) {
            long count = tokens.of(bucket);
            if (count > 0) {
                sum = sum.add(rates.of(bucket).multiply(BigDecimal.valueOf(count)));
            }
        }
        return total(sum);
    }

    /**
     * The most a request of this size can cost: no charge of tokens within these bounds exceeds it, in whichever buckets the
     * provider counts them and whichever tier they reach.
     *
     * @param input upper bound of the prompt in tokens
     * @param output upper bound of the answer in tokens
     * @throws ArithmeticException as {@link #charge}
     */
    public Usd worstCase(long input, long output) {
        if ((input | output) < 0) {
            throw new IllegalArgumentException("negative token count");
        }
        var worst = worst(base, input, output);
        for (var tier : tiers) {
            if (tier.holdsFor(input)) {
                worst = worst.max(worst(tier.rates(), input, output));
            }
        }
        return total(worst);
    }

    /** Whether every price is a stated zero. It is not the same as unknown, which is no {@code Price} at all. */
    public boolean isZero() {
        return perRequest.signum() == 0
                && base.isZero()
                && tiers.stream().allMatch(tier -> tier.rates().isZero());
    }

    /** The prices that hold for a prompt of this many tokens. */
    public Rates ratesFor(long prompt) {
        for (int i = tiers.size() - 1; i >= 0; i--) {
            if (tiers.get(i).holdsFor(prompt)) {
                return tiers.get(i).rates();
            }
        }
        return base;
    }

    private static BigDecimal worst(Rates rates, long input, long output) {
        return rates.dearest(true)
                .multiply(BigDecimal.valueOf(input))
                .add(rates.dearest(false).multiply(BigDecimal.valueOf(output)));
    }

    private Usd total(BigDecimal tokens) {
        var nanos = tokens.multiply(NANOS_PER_RATE).add(perRequest.multiply(NANOS_PER_DOLLAR));
        return new Usd(nanos.setScale(0, RoundingMode.HALF_EVEN).longValueExact());
    }
}
