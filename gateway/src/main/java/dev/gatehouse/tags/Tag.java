package dev.gatehouse.tags;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.gatehouse.budgets.Budget;
import dev.gatehouse.endpoint.Description;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A tag as it is shown: with its budget. */
public record Tag(
        @Description("As requests name it.") String name,
        @Nullable String description,
        @Description("Kept as they were given.") List<String> models,
        @Nullable ObjectNode modelInfo,
        @Description("US dollars spent so far.") BigDecimal spend,
        @Nullable String budgetId,
        Instant createdAt,
        @Nullable String createdBy,
        Instant updatedAt,
        @Nullable Budget litellmBudgetTable) {
    public Tag {
        models = List.copyOf(models);
    }

    static Tag of(TagFields row, @Nullable Budget budget) {
        return new Tag(
                row.tagName(),
                row.description(),
                row.models(),
                row.modelInfo(),
                row.spend(),
                row.budgetId(),
                row.createdAt(),
                row.createdBy(),
                row.updatedAt(),
                budget);
    }
}
