package dev.gatehouse.credits;

import dev.gatehouse.error.ApiError;
import dev.gatehouse.error.ApiError.Invalid.Violation;
import dev.gatehouse.money.Usd;
import java.math.BigDecimal;
import java.util.List;

/** Dollars as callers write them. */
final class Amounts {
    /** More than any wallet should hold, and far from what a long can count. */
    private static final BigDecimal LARGEST = BigDecimal.valueOf(1_000_000_000);

    private Amounts() {}

    /** @throws dev.gatehouse.error.ApiException 422 where it is no amount, or not in whole nano-dollars */
    static Usd signed(BigDecimal dollars) {
        if (dollars.abs().compareTo(LARGEST) > 0) {
            throw invalid("Input should be at most " + LARGEST, "less_than_equal");
        }
        if (dollars.signum() == 0) {
            throw invalid("Input should not be 0", "value_error");
        }
        if (dollars.stripTrailingZeros().scale() > 9) {
            throw invalid("Input should have no more than 9 decimal places", "decimal_max_places");
        }
        return Usd.ofDollars(dollars);
    }

    /** As above, of more than nothing. */
    static Usd positive(BigDecimal dollars) {
        if (dollars.signum() < 0) {
            throw invalid("Input should be greater than 0", "greater_than");
        }
        return signed(dollars);
    }

    private static RuntimeException invalid(String message, String type) {
        return new ApiError.Invalid(List.of(new Violation(List.of("amount"), message, type))).asException();
    }
}
