package dev.gatehouse.keys;

import com.fasterxml.jackson.databind.JsonNode;
import dev.gatehouse.budgets.BudgetWindow;
import dev.gatehouse.endpoint.Json;
import dev.gatehouse.leases.PurseId;
import dev.gatehouse.leases.PurseId.Kind;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads the purses that are kept as JSON in the row of a key or a team. */
final class LimitsText {
    private static final List<String> AMOUNTS = List.of("budget_limit", "max_budget");

    private LimitsText() {}

    /** Of the periods in {@code budget_limits}. */
    static List<PurseId> windows(Kind kind, String owner, @Nullable String limits) {
        var periods = new LinkedHashSet<String>();
        parsed(limits).forEach(window -> {
            var period = window.path("budget_duration");
            if (window.path("max_budget").isNumber() && period.isTextual()) {
                periods.add(period.textValue());
            }
        });
        return periods.stream()
                .limit(BudgetWindow.MOST)
                .map(period -> new PurseId(kind, owner, period))
                .toList();
    }

    /** Of the models in {@code model_max_budget}. */
    static List<PurseId> models(String key, @Nullable String limits) {
        var purses = new ArrayList<PurseId>();
        parsed(limits).properties().forEach(model -> {
            if (AMOUNTS.stream().anyMatch(name -> model.getValue().path(name).isNumber())) {
                purses.add(new PurseId(Kind.KEY_MODEL, key, model.getKey()));
            }
        });
        return purses;
    }

    /** Of the tags that are given to all its requests, whether these have a budget or not. */
    static List<PurseId> tags(JsonNode metadata) {
        var purses = new ArrayList<PurseId>();
        metadata.path("tags").forEach(tag -> {
            if (tag.isTextual()) {
                purses.add(PurseId.of(Kind.TAG, tag.textValue()));
            }
        });
        return purses;
    }

    private static JsonNode parsed(@Nullable String json) {
        return json == null ? Json.object() : Json.parse(json);
    }
}
