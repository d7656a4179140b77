package dev.gatehouse.teams;

import dev.gatehouse.budgets.Budget;
import dev.gatehouse.budgets.BudgetPeriod;

/** Which members' own amounts go when the team's amount for its members changes, so that they inherit that. */
public enum MemberBudgetUpdate {
    KEEP,
    /** Those below it. */
    RAISE,
    /** Those above it. */
    LOWER,
    /** Those other than it. */
    BOTH;

    /** Amounts of different periods cannot be compared. */
    boolean concerns(Budget own, Budget shared) {
        if (own.maxBudget() == null
                || shared.maxBudget() == null
                || !BudgetPeriod.isSame(own.budgetDuration(), shared.budgetDuration())) {
            return false;
        }
        int compared = own.maxBudget().compareTo(shared.maxBudget());
        return switch (this) {
            case KEEP -> false;
            case RAISE -> compared < 0;
            case LOWER -> compared > 0;
            case BOTH -> compared != 0;
        };
    }
}
