package dev.gatehouse.limits;

import dev.gatehouse.access.Caller;
import dev.gatehouse.error.ApiError;
import dev.gatehouse.error.ApiError.Pinned;
import dev.gatehouse.error.Refusals;
import dev.gatehouse.leases.PurseId;
import dev.gatehouse.leases.Shortage;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** What is said to those whose budget does not pay for a request: in the reference's words where it has some. */
final class BudgetRefusals {
    private static final Duration SOON = Duration.ofSeconds(1);
    static final ApiError UNKNOWN = new ApiError.Unavailable("The budget cannot be checked at the moment.", SOON);

    /** Tells neither balances nor prices: the caller may be anybody who holds the key. */
    private static final ApiError CREDITS = new ApiError.PaymentRequired(
            "Insufficient credits for this request. Add credits, lower the output limit, or use a cheaper or free model.",
            Map.of(),
            List.of(
                    "Add credits to your account.",
                    "Lower max_tokens.",
                    "Use a cheaper model, or one whose id ends in :free."));

    private BudgetRefusals() {}

    static ApiError of(Caller caller, PurseId purse, Shortage shortage, Refusals refusals) {
        if (purse.kind() == PurseId.Kind.WALLET) {
            return CREDITS;
        }
        return shortage.isExhausted()
                ? Pinned.typed(refusals.budget(), "budget_exceeded", null, exceeded(caller, purse, shortage))
                : new ApiError.RateLimited(
                        "budget_reserved",
                        "The budget of this " + name(purse.kind()) + " has less left than the request may cost, or the"
                                + " rest is held by requests under way. Try again, or lower the output limit.",
                        SOON);
    }

    private static String exceeded(Caller caller, PurseId purse, Shortage shortage) {
        var cost = "Current cost: " + shortage.spent() + ", Max budget: " + shortage.limit();
        return switch (purse.kind()) {
            case KEY -> "Budget has been exceeded! " + cost;
            case TEAM -> "Budget has been exceeded! Team=" + purse.owner() + " " + cost;
            case TEAM_MEMBER ->
                "Budget has been exceeded! User=" + purse.part() + " in Team=" + purse.owner() + " " + cost;
            case ORGANIZATION -> "Budget has been exceeded! Organization=" + purse.owner() + " " + cost;
            case USER ->
                "ExceededBudget: User=" + purse.owner() + " over budget. Spend=" + shortage.spent() + ", Budget="
                        + shortage.limit();
            case CUSTOMER ->
                "ExceededBudget: End User=" + purse.owner() + " over budget. Spend=" + shortage.spent() + ", Budget="
                        + shortage.limit();
            case TAG -> "Budget has been exceeded! Tag=" + purse.owner() + " " + cost;
            case KEY_MODEL ->
                "LiteLLM Virtual Key: " + purse.owner() + ", key_alias: " + alias(caller)
                        + ", exceeded budget for model=" + purse.part();
            case KEY_WINDOW -> "Budget has been exceeded! Key window=" + purse.part() + " " + cost;
            case TEAM_WINDOW ->
                "Budget has been exceeded! Team=" + purse.owner() + " window=" + purse.part() + " " + cost;
            case PROXY -> "Budget has been exceeded! " + cost;
            case WALLET -> throw new IllegalArgumentException("wallets are no budgets");
        };
    }

    private static String alias(Caller caller) {
        return caller instanceof Caller.KeyHolder(var key) && key.alias() != null ? key.alias() : "None";
    }

    private static String name(PurseId.Kind kind) {
        return switch (kind) {
            case KEY -> "key";
            case TEAM -> "team";
            case TEAM_MEMBER -> "team member";
            case USER -> "user";
            case ORGANIZATION -> "organization";
            case CUSTOMER -> "customer";
            case WALLET -> "wallet";
            case TAG -> "tag";
            case KEY_MODEL -> "key for this model";
            case KEY_WINDOW -> "key for this period";
            case TEAM_WINDOW -> "team for this period";
            case PROXY -> "installation";
        };
    }
}
