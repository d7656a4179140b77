package dev.gatehouse.teams;

import static dev.gatehouse.teams.TeamErrors.plain;
import static dev.gatehouse.teams.TeamErrors.require;

import dev.gatehouse.budgets.BudgetPeriod;
import dev.gatehouse.endpoint.Patch;
import java.math.BigDecimal;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** What refuses amounts and periods whoever asks. */
final class TeamRules {
    private TeamRules() {}

    static void checkNotNegative(String member, @Nullable BigDecimal amount) {
        require(
                amount == null || amount.signum() >= 0,
                400,
                member + " cannot be negative. Received: " + plain(amount));
    }

    static void checkNotNegative(String member, Patch<BigDecimal> amount) {
        checkNotNegative(member, amount.or(null));
    }

    static void checkSoftIsLower(@Nullable BigDecimal soft, @Nullable BigDecimal max) {
        require(
                soft == null || max == null || soft.compareTo(max) < 0,
                400,
                "soft_budget (" + plain(soft) + ") must be strictly lower than max_budget (" + plain(max) + ")");
    }

    static void checkMaxIsGreater(@Nullable BigDecimal max, @Nullable BigDecimal soft) {
        require(
                soft == null || max == null || soft.compareTo(max) < 0,
                400,
                "max_budget (" + plain(max) + ") must be strictly greater than soft_budget (" + plain(soft) + ")");
    }

    static void checkPeriod(String member, @Nullable String period, Instant now) {
        require(
                period == null || BudgetPeriod.resetAfter(now, period).isPresent(),
                400,
                "Invalid " + member + ": " + period);
    }
}
