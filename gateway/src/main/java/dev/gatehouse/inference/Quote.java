package dev.gatehouse.inference;

import dev.gatehouse.limits.Need;
import dev.gatehouse.limits.Need.Pricing;
import dev.gatehouse.money.Price;
import dev.gatehouse.money.Usd;
import dev.gatehouse.routing.Deployment;
import dev.gatehouse.routing.Plan;
import java.util.List;
import java.util.Optional;

/**
 * What a request may cost at whichever deployment serves it: a bound that is held before anybody is called. Where the client set no
 * output cap there is a range, and the cap that what was held can pay for is sent along: who has little left gets a shorter answer, and
 * is not refused.
 */
final class Quote {
    /** Where nobody knows what the model can do. */
    private static final long USUAL_OUTPUT = 4_096;
    /** No answer is longer unless the client says so. */
    private static final long LONGEST_OUTPUT = 16_384;
    /** A shorter answer is of no use. */
    private static final long SHORTEST_OUTPUT = 256;

    private final Bounds bounds;
    private final List<Price> prices;
    private final Pricing pricing;
    private final long shortest;
    private final long longest;

    private Quote(Bounds bounds, List<Price> prices, Pricing pricing, long shortest, long longest) {
        this.bounds = bounds;
        this.prices = prices;
        this.pricing = pricing;
        this.shortest = shortest;
        this.longest = longest;
    }

    static Quote of(Bounds bounds, Plan plan) {
        var prices = plan.chain().stream()
                .flatMap(deployment -> deployment.price().stream())
                .toList();
        var pricing = pricing(
                bounds, plan.choice().model(), prices.size() == plan.chain().size());
        var asked = bounds.output();
        if (asked != null) {
            return new Quote(bounds, prices, pricing, asked, asked);
        }
        long longest = plan.chain().stream().mapToLong(Quote::longest).max().orElse(USUAL_OUTPUT);
        return new Quote(bounds, prices, pricing, Math.min(SHORTEST_OUTPUT, longest), longest);
    }

    private static Pricing pricing(Bounds bounds, String model, boolean allPriced) {
        if (bounds.equals(Bounds.NOTHING) || model.endsWith(":free")) {
            return Pricing.FREE;
        }
        return allPriced ? Pricing.PRICED : Pricing.UNKNOWN;
    }

    private static long longest(Deployment deployment) {
        long known = deployment.maxOutputTokens();
        return known == 0 ? USUAL_OUTPUT : Math.min(known, LONGEST_OUTPUT);
    }

    Need need() {
        return pricing == Pricing.FREE ? Need.NOTHING : new Need(cost(shortest), cost(longest), pricing);
    }

    /**
     * The output cap to send: none where the client sent its own.
     *
     * @param granted what was held
     */
    Optional<Long> cap(Usd granted) {
        return bounds.output() == null ? Optional.of(affordable(granted)) : Optional.empty();
    }

    /** The longest answer that costs no more. */
    private long affordable(Usd granted) {
        long fits = shortest;
        long tooLong = longest + 1;
        while (tooLong - fits > 1) {
            long middle = (fits + tooLong) / 2;
            if (cost(middle).compareTo(granted) <= 0) {
                fits = middle;
            } else {
                tooLong = middle;
            }
        }
        return fits;
    }

    private Usd cost(long output) {
        var dearest = Usd.ZERO;
        for (var price : prices) {
            var cost = price.worstCase(bounds.input(), Math.multiplyExact(output, bounds.choices()));
            dearest = cost.compareTo(dearest) > 0 ? cost : dearest;
        }
        return dearest;
    }
}
