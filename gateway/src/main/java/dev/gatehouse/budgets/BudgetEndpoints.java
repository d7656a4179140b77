package dev.gatehouse.budgets;

import static dev.gatehouse.access.PolicyGroup.Keyed.ROUTE_GATE;
import static dev.gatehouse.endpoint.Cost.FREE;
import static dev.gatehouse.endpoint.Dialect.Wrapper.NONE;
import static dev.gatehouse.endpoint.Dialect.litellm;
import static dev.gatehouse.endpoint.Endpoint.get;
import static dev.gatehouse.endpoint.Endpoint.post;

import dev.gatehouse.endpoint.Description;
import dev.gatehouse.endpoint.Endpoint;
import dev.gatehouse.endpoint.EndpointDraft;
import dev.gatehouse.endpoint.None;
import java.util.List;

/** What can be done with budgets. */
public final class BudgetEndpoints {
    private BudgetEndpoints() {}

    public static List<Endpoint> of(Budgets budgets) {
        return List.of(
                managed(post("/budget/new", "budget.new"))
                        .describe("Makes a budget that others can be linked to.")
                        .takes(NewBudget.class)
                        .returns(Budget.class, call -> budgets.create(call.grant(), call.body())),
                managed(post("/budget/update", "budget.update"))
                        .describe("Changes what was sent of a budget; null clears.")
                        .takes(BudgetUpdate.class)
                        .returns(Budget.class, call -> budgets.update(call.grant(), call.body())),
                managed(post("/budget/info", "budget.info"))
                        .describe("Shows those of the named budgets that exist.")
                        .takes(BudgetNames.class)
                        .lists(Budget.class, call -> budgets.info(call.grant(), call.body())),
                managed(get("/budget/settings", "budget.settings"))
                        .describe("Describes what can be set of a budget, with its values.")
                        .asks(SettingsQuery.class)
                        .lists(
                                BudgetSetting.class,
                                call -> budgets.settings(
                                        call.grant(), call.query().budgetId())),
                managed(get("/budget/list", "budget.list"))
                        .describe("Lists all budgets, newest first.")
                        .lists(Budget.class, call -> budgets.list(call.grant())),
                managed(post("/budget/delete", "budget.delete"))
                        .describe("Deletes a budget and shows what it was; null where there is none.")
                        .takes(BudgetName.class)
                        .finds(
                                Budget.class,
                                call -> budgets.delete(call.grant(), call.body().id())));
    }

    private static EndpointDraft.Declared<None, None> managed(EndpointDraft.Named named) {
        return named.needs(ROUTE_GATE).speaks(litellm(NONE)).costs(FREE);
    }

    record SettingsQuery(@Description("Of the budget.") String budgetId) {}
}
