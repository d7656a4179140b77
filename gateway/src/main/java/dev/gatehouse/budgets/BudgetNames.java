package dev.gatehouse.budgets;

import dev.gatehouse.endpoint.Description;
import java.util.List;

/** Which budgets are meant. */
public record BudgetNames(@Description("At least one id.") List<String> budgets) {
    public BudgetNames {
        budgets = List.copyOf(budgets);
    }
}
