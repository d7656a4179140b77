package dev.gatehouse.budgets;

import com.fasterxml.jackson.databind.JsonNode;
import dev.gatehouse.endpoint.Description;
import dev.gatehouse.endpoint.Json;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One of several limits that hold at once, each for a period of its own. */
public record BudgetWindow(@Description("US dollars.") BigDecimal maxBudget, String budgetDuration) {

    /** More would not fit into the journal beside the other budgets of a request. */
    public static final int MOST = 4;

    /** As they are stored: each with the moment it begins again; null for none. */
    public static JsonNode stored(@Nullable List<BudgetWindow> asked, Instant now) {
        if (asked == null || asked.isEmpty()) {
            return Json.object().nullNode();
        }
        var windows = Json.object().arrayNode();
        for (var window : asked) {
            var reset = BudgetPeriod.resetAfter(now, window.budgetDuration())
                    .map(Instant::toString)
                    .orElse(null);
            windows.add(Json.tree(window).put("reset_at", reset));
        }
        return windows;
    }
}
