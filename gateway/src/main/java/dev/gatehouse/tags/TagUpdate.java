package dev.gatehouse.tags;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.gatehouse.budgets.BudgetPatch;
import dev.gatehouse.endpoint.Description;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What is to be another of a tag's: null changes nothing but limits, which it clears. */
public record TagUpdate(
        String name,
        @Nullable String description,
        @Nullable List<String> models,
        @Nullable ObjectNode modelInfo,
        @Description("Of a budget there is.") @Nullable String budgetId,
        @JsonUnwrapped BudgetPatch limits) {
    TagFields over(TagFields stored, @Nullable String budget, Instant now) {
        return new TagFields(
                stored.tagName(),
                description == null ? stored.description() : description,
                models == null ? stored.models() : models,
                modelInfo == null ? stored.modelInfo() : modelInfo,
                stored.spend(),
                budget,
                stored.createdAt(),
                stored.createdBy(),
                now);
    }
}
