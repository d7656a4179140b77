package dev.gatehouse.limits;

import dev.gatehouse.money.Usd;

/**
 * What a request may cost.
 *
 * @param least with the shortest answer that is of use
 * @param most with the longest it can have
 */
public record Need(Usd least, Usd most) {
    public static final Need NOTHING = new Need(Usd.ZERO, Usd.ZERO);

    boolean isNothing() {
        return most.nanos() == 0;
    }
}
