package dev.gatehouse.keys;

import dev.gatehouse.endpoint.Description;
import dev.gatehouse.endpoint.Json;
import dev.gatehouse.endpoint.Patch;
import java.math.BigDecimal;
import java.util.List;

/** Several keys, each with what it becomes. */
public record BulkUpdate(@Description("At most 500.") List<Item> keys) {
    public BulkUpdate {
        keys = List.copyOf(keys);
    }

    /** Which key becomes what: what is left out stays. */
    public record Item(
            @Description("Clear text or hash.") String key,
            Patch<String> budgetId,
            @Description("US dollars it may spend.") Patch<BigDecimal> maxBudget,
            Patch<String> teamId,
            Patch<List<String>> tags) {
        KeyChange change() {
            return KeyChange.of(Json.tree(this));
        }
    }
}
