package dev.gatehouse.routers;

import dev.gatehouse.routers.Decision.Recorded;
import dev.gatehouse.routers.Decisions.Sums;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;

/** What a router's decisions of a time add up to. Averages of nothing are 0. */
record DecisionStats(Map<Recorded, Sums> decisions, Sums total) {
    static DecisionStats of(Map<Recorded, Sums> decisions) {
        return new DecisionStats(decisions, decisions.values().stream().reduce(Sums.NONE, Sums::plus));
    }

    /** Requests by what is told apart. */
    Map<String, Long> by(Function<Recorded, String> what) {
        var counts = new TreeMap<String, Long>();
        decisions.forEach((recorded, sums) -> counts.merge(what.apply(recorded), sums.requests(), Long::sum));
        return counts;
    }

    /** Requests by tier; models without one are not counted. */
    Map<String, Long> byTier() {
        var counts = by(recorded -> Integer.toString(recorded.tier()));
        counts.remove("0");
        return counts;
    }

    long requests() {
        return total.requests();
    }

    long fallbacks() {
        return decisions.entrySet().stream()
                .filter(entry -> entry.getKey().fallback())
                .mapToLong(entry -> entry.getValue().requests())
                .sum();
    }

    BigDecimal averageMillis() {
        return average(BigDecimal.valueOf(total.micros(), 3));
    }

    BigDecimal averageConfidence() {
        return average(BigDecimal.valueOf(total.confidence()));
    }

    private BigDecimal average(BigDecimal sum) {
        return requests() == 0
                ? BigDecimal.ZERO
                : sum.divide(BigDecimal.valueOf(requests()), 4, RoundingMode.HALF_EVEN);
    }
}
