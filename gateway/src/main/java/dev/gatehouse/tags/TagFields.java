package dev.gatehouse.tags;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A tag's row. One component for each column, under the column's name. */
public record TagFields(
        String tagName,
        @Nullable String description,
        List<String> models,
        @Nullable ObjectNode modelInfo,
        BigDecimal spend,
        @Nullable String budgetId,
        Instant createdAt,
        @Nullable String createdBy,
        Instant updatedAt) {
    public TagFields {
        models = List.copyOf(models);
    }
}
