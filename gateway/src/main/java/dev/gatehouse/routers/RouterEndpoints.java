package dev.gatehouse.routers;

import static dev.gatehouse.endpoint.Endpoint.get;
import static dev.gatehouse.endpoint.Endpoint.post;

import dev.gatehouse.endpoint.Cost;
import dev.gatehouse.endpoint.Dialect;
import dev.gatehouse.endpoint.Endpoint;
import dev.gatehouse.endpoint.EndpointDraft;
import dev.gatehouse.endpoint.None;
import java.util.List;

/** What everybody may know of the routers. */
public final class RouterEndpoints {
    private static final String OPEN = "tables and totals that name no caller; forms show them before anybody signs in";

    private RouterEndpoints() {}

    public static List<Endpoint> of(ModelRouters routers, Decisions decisions) {
        return List.of(routers(new CodeRouterViews(routers, decisions), new GeneralRouterViews(routers, decisions)));
    }

    private static Endpoint[] routers(CodeRouterViews code, GeneralRouterViews general) {
        return new Endpoint[] {
            open(get("/code-router/settings/options", "code_router.options"))
                    .describe("Shows what can be set about the code router.")
                    .returns(CodeRouterAnswers.Options.class, _ -> code.settings()),
            open(get("/code-router/tiers", "code_router.tiers"))
                    .describe("Lists the models the code router chooses from.")
                    .returns(CodeRouterAnswers.Tiers.class, _ -> code.tiers()),
            open(get("/code-router/stats", "code_router.stats"))
                    .describe("Counts what the code router chose.")
                    .returns(CodeRouterAnswers.StatsOf.class, _ -> code.stats()),
            open(post("/code-router/test", "code_router.test"))
                    .describe("Shows what the code router would choose for a prompt. Calls no model.")
                    .takes(CodeRouterRequests.Test.class)
                    .returns(CodeRouterAnswers.Test.class, call -> code.test(call.body())),
            open(post("/code-router/settings/validate", "code_router.validate"))
                    .describe("Says whether settings make sense, and by which name they are asked for.")
                    .takes(CodeRouterRequests.Settings.class)
                    .returns(CodeRouterAnswers.Verdict.class, call -> code.validate(call.body())),
            open(get("/general-router/settings/options", "general_router.options"))
                    .describe("Shows what can be set about the general router.")
                    .returns(GeneralRouterAnswers.Options.class, _ -> general.settings()),
            open(get("/general-router/models", "general_router.models"))
                    .describe("Lists the models the general router chooses from.")
                    .returns(GeneralRouterAnswers.Models.class, _ -> general.models()),
            open(get("/general-router/fallback-models", "general_router.fallback_models"))
                    .describe("Shows which models the general router falls back to.")
                    .returns(GeneralRouterAnswers.Fallbacks.class, _ -> general.fallbacks()),
            open(get("/general-router/stats", "general_router.stats"))
                    .describe("Counts what the general router chose.")
                    .returns(GeneralRouterAnswers.StatsOf.class, _ -> general.stats()),
            open(post("/general-router/test", "general_router.test"))
                    .describe("Shows what the general router would choose for messages. Calls no model.")
                    .takes(GeneralRouterRequests.Test.class)
                    .returns(GeneralRouterAnswers.Test.class, call -> general.test(call.body()))
        };
    }

    private static EndpointDraft.Declared<None, None> open(EndpointDraft.Named named) {
        return named.open(OPEN).speaks(Dialect.gatewayz()).costs(Cost.FREE);
    }
}
