package dev.gatehouse.keys;

import dev.gatehouse.endpoint.Description;
import dev.gatehouse.error.ApiError;
import dev.gatehouse.error.ApiError.Invalid.Violation;
import dev.gatehouse.error.ApiError.Pinned;
import java.math.BigDecimal;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a key or a member shall have spent. */
public record SpendToReset(
        @Description("US dollars; not more than what was spent.")
        BigDecimal resetTo) {
    public SpendToReset {
        // An empty text stands for no number.
        if (resetTo == null) {
            throw new ApiError.Invalid(List.of(new Violation(
                            List.of("reset_to"),
                            "Input should be a valid number, unable to parse string as a number",
                            "float_parsing")))
                    .asException();
        }
    }

    /** @throws dev.gatehouse.error.ApiException 400 for an amount that cannot have been spent */
    public void check(BigDecimal spent, @Nullable BigDecimal limit) {
        require(resetTo.signum() >= 0, "reset_to must be >= 0");
        require(
                resetTo.compareTo(spent) <= 0,
                "reset_to (" + plain(resetTo) + ") must be <= current spend (" + plain(spent) + ")");
        require(
                limit == null || resetTo.compareTo(limit) <= 0,
                "reset_to (" + plain(resetTo) + ") must be <= budget (" + plain(limit) + ")");
    }

    private static String plain(@Nullable BigDecimal amount) {
        return amount == null ? "" : amount.toPlainString();
    }

    private static void require(boolean holds, String otherwise) {
        if (!holds) {
            throw Pinned.detailObject(400, otherwise).asException();
        }
    }
}
