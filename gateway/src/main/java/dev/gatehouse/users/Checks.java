package dev.gatehouse.users;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.gatehouse.budgets.BudgetPeriod;
import dev.gatehouse.endpoint.Patch;
import dev.gatehouse.error.ApiError;
import dev.gatehouse.error.ApiError.Invalid.Violation;
import dev.gatehouse.error.ApiError.Pinned;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What values of users may be. */
final class Checks {
    // Ids and e-mails are indexed, and an index entry has a size.
    private static final int LONGEST_TEXT = 512;

    private Checks() {}

    /** @throws dev.gatehouse.error.ApiException 422 */
    static void requireShort(String member, @Nullable String text) {
        if (text != null && text.length() > LONGEST_TEXT) {
            throw invalid(member, "String should have at most " + LONGEST_TEXT + " characters", "string_too_long");
        }
    }

    static RuntimeException invalid(String member, String message, String type) {
        var location = member.isEmpty() ? List.<Object>of() : List.<Object>of(member);
        return new ApiError.Invalid(List.of(new Violation(location, message, type))).asException();
    }

    /** Null for blank text too. */
    static @Nullable String trimmed(@Nullable String text) {
        return text == null || text.isBlank() ? null : text.strip();
    }

    /** @throws dev.gatehouse.error.ApiException 400 */
    static void requireNotNegative(String member, @Nullable Number amount) {
        if (amount != null && new BigDecimal(amount.toString()).signum() < 0) {
            throw Pinned.detailObject(400, member + " cannot be negative. Received: " + amount)
                    .asException();
        }
    }

    /** @throws dev.gatehouse.error.ApiException 400 */
    static void requirePeriod(@Nullable String period, Instant now) {
        if (period != null && BudgetPeriod.resetAfter(now, period).isEmpty()) {
            throw Pinned.detailObject(400, "Invalid budget_duration: " + period).asException();
        }
    }

    /** @throws dev.gatehouse.error.ApiException 400 */
    static void requireModelBudgets(ObjectNode budgets) {
        budgets.properties().forEach(model -> {
            var limits = model.getValue();
            var budget = limits.has("budget_limit") ? limits.get("budget_limit") : limits.path("max_budget");
            if (!limits.isObject() || !(budget.isNumber() || budget.isMissingNode())) {
                throw Pinned.detailObject(
                                400,
                                "Invalid model_max_budget: each model needs an object with a numeric budget_limit.")
                        .asException();
            }
        });
    }

    /** Null where it was not sent. */
    static <T> @Nullable T sent(Patch<T> patch) {
        return patch.or(null);
    }
}
