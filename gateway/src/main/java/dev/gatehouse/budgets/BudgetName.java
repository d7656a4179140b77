package dev.gatehouse.budgets;

import dev.gatehouse.endpoint.Description;

/** Which budget is meant. */
public record BudgetName(@Description("Of the budget.") String id) {}
