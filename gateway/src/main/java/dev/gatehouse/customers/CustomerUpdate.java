package dev.gatehouse.customers;

import dev.gatehouse.endpoint.Description;
import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/** What is to be another customer's: null, nothing, zero and false change nothing, as in the reference. */
public record CustomerUpdate(
        String userId,
        @Nullable String alias,

        @Description("Only true has an effect; unblocking has an endpoint of its own.") @Nullable
        Boolean blocked,

        @Description("US dollars, of the budget the customer is linked to.") @Nullable
        BigDecimal maxBudget,

        @Description("Of a budget there is; not together with max_budget.") @Nullable
        String budgetId,

        @Nullable Region allowedModelRegion,
        @Nullable String defaultModel) {
    public CustomerUpdate {
        NewCustomer.refuseTwoBudgets(budgetId, maxBudget);
        alias = sent(alias);
        budgetId = sent(budgetId);
        defaultModel = sent(defaultModel);
        maxBudget = maxBudget == null || maxBudget.signum() == 0 ? null : maxBudget;
    }

    private static @Nullable String sent(@Nullable String text) {
        return text == null || text.isEmpty() ? null : text;
    }

    CustomerFields over(CustomerFields stored) {
        return new CustomerFields(
                stored.userId(),
                alias == null ? stored.alias() : alias,
                stored.spend(),
                allowedModelRegion == null ? stored.allowedModelRegion() : allowedModelRegion.wireName(),
                defaultModel == null ? stored.defaultModel() : defaultModel,
                budgetId == null ? stored.budgetId() : budgetId,
                stored.objectPermissionId(),
                stored.blocked() || Boolean.TRUE.equals(blocked));
    }
}
