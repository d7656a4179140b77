package dev.gatehouse.customers;

import dev.gatehouse.endpoint.Description;
import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/** A customer's row. One component for each column, under the column's name. */
public record CustomerFields(
        String userId,
        @Nullable String alias,
        @Description("US dollars spent so far.") BigDecimal spend,

        @Description("Where models must run: eu or us; null for anywhere.") @Nullable
        String allowedModelRegion,

        @Description("Used where a request names none.") @Nullable
        String defaultModel,

        @Nullable String budgetId,
        @Nullable String objectPermissionId,
        boolean blocked) {
    CustomerFields withBudget(String budget) {
        return new CustomerFields(
                userId, alias, spend, allowedModelRegion, defaultModel, budget, objectPermissionId, blocked);
    }
}
