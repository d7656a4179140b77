package dev.gatehouse.explain;

import static dev.gatehouse.access.PolicyGroup.Keyed.ADMIN;
import static dev.gatehouse.endpoint.Cost.FREE;
import static dev.gatehouse.endpoint.Dialect.Wrapper.NONE;
import static dev.gatehouse.endpoint.Dialect.litellm;
import static dev.gatehouse.endpoint.Endpoint.post;

import dev.gatehouse.endpoint.Endpoint;
import java.util.List;

/** Why a request is allowed or refused. */
public final class ExplanationEndpoints {
    private ExplanationEndpoints() {}

    public static List<Endpoint> of(Explanations explanations) {
        return List.of(post("/policy/explain", "policy.explain")
                .needs(ADMIN)
                .speaks(litellm(NONE))
                .costs(FREE)
                .describe(
                        "Says which rules a request would meet, and which of them decides, without making it. What the"
                                + " handler judges of the object itself, and limits and budgets, are not asked.")
                .takes(Question.class)
                .returns(Reasoning.class, call -> explanations.explain(call.grant(), call.body())));
    }
}
