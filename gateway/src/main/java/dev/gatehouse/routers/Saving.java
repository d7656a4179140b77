package dev.gatehouse.routers;

import java.math.BigDecimal;
import java.math.RoundingMode;

/**
 * What a request of the usual size costs at the chosen model, compared with always using one and the same.
 *
 * @param savingsPercent of the baseline's cost
 */
record Saving(
        BigDecimal baselineCostUsd, BigDecimal selectedCostUsd, BigDecimal savingsUsd, BigDecimal savingsPercent) {
    private static final BigDecimal INPUT = BigDecimal.valueOf(1_000);
    private static final BigDecimal OUTPUT = BigDecimal.valueOf(500);
    private static final BigDecimal HUNDRED = BigDecimal.valueOf(100);

    static Saving of(Offer.Prices selected, Offer.Prices baseline) {
        var less = cost(baseline).subtract(cost(selected)).max(BigDecimal.ZERO);
        var percent = less.multiply(HUNDRED).divide(cost(baseline), 1, RoundingMode.HALF_EVEN);
        return new Saving(cost(baseline), cost(selected), less, percent);
    }

    private static BigDecimal cost(Offer.Prices prices) {
        return prices.input()
                .multiply(INPUT)
                .add(prices.output().multiply(OUTPUT))
                .movePointLeft(6);
    }
}
