package dev.gatehouse.budgets;

/** What a budget was, and what it is. */
public record BudgetChange(Budget before, Budget after) {}
