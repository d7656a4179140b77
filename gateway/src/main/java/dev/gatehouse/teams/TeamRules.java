package dev.gatehouse.teams;

import static dev.gatehouse.teams.TeamErrors.plain;
import static dev.gatehouse.teams.TeamErrors.require;

import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/** What refuses amounts that do not go together, whoever asks. */
final class TeamRules {
    private TeamRules() {}

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
}
