package dev.gatehouse.budgets;

import com.fasterxml.jackson.databind.JsonNode;
import dev.gatehouse.endpoint.Description;
import dev.gatehouse.endpoint.Json;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** One member of a budget, described for whoever draws a form of it. */
public record BudgetSetting(
        String fieldName,
        @Description("Integer, Float or String.") String fieldType,
        String fieldDescription,
        @Nullable JsonNode fieldValue,

        @Description("Whether the budget has a value of it.")
        boolean storedInDb,

        @Nullable JsonNode fieldDefaultValue) {

    /** Of a budget, or of one that does not exist and so has no values. */
    static List<BudgetSetting> of(Optional<Budget> budget) {
        var values = budget.map(Json::tree).orElseGet(Json::object);
        return List.of(
                of(values, "max_parallel_requests", "Integer", "Requests that may run at a time."),
                of(values, "tpm_limit", "Integer", "Tokens a minute."),
                of(values, "rpm_limit", "Integer", "Requests a minute."),
                of(values, "budget_duration", "String", "Period of max_budget, such as 30d."),
                of(values, "max_budget", "Float", "US dollars that may be spent."),
                of(values, "soft_budget", "Float", "US dollars from which somebody is told."));
    }

    private static BudgetSetting of(JsonNode values, String name, String type, String description) {
        var value = values.path(name);
        boolean stored = !value.isMissingNode() && !value.isNull();
        return new BudgetSetting(name, type, description, stored ? value : null, stored, null);
    }
}
