package dev.gatehouse.limits;

import dev.gatehouse.money.Usd;

/**
 * What a request may cost.
 *
 * @param least with the shortest answer that is of use
 * @param most with the longest it can have
 */
public record Need(Usd least, Usd most, Pricing pricing) {
    /** What nobody pays for. */
    public static final Need NOTHING = new Need(Usd.ZERO, Usd.ZERO, Pricing.FREE);

    /** What is known of the price. */
    public enum Pricing {
        /** It is free, whoever asks. */
        FREE,
        /** It has a price, if one of zero. */
        PRICED,
        /** Some provider that may serve it has no price. */
        UNKNOWN
    }

    boolean isNothing() {
        return most.nanos() == 0;
    }
}
