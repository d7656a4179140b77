package dev.gatehouse.models;

import static dev.gatehouse.access.PolicyGroup.Keyed.ROUTE_GATE;
import static dev.gatehouse.endpoint.Cost.FREE;
import static dev.gatehouse.endpoint.Dialect.Wrapper.W400;
import static dev.gatehouse.endpoint.Dialect.litellm;
import static dev.gatehouse.endpoint.Endpoint.patch;
import static dev.gatehouse.endpoint.Endpoint.post;

import dev.gatehouse.endpoint.Endpoint;
import dev.gatehouse.endpoint.EndpointDraft;
import dev.gatehouse.endpoint.None;
import java.util.List;

/** What can be done with deployments that are stored. */
public final class ManagedModelEndpoints {
    private ManagedModelEndpoints() {}

    public static List<Endpoint> of(ManagedModels models) {
        return List.of(
                managed(post("/model/new", "model.new"))
                        .describe("Stores a deployment and serves it at once, on every node.")
                        .takes(NewDeployment.class)
                        .returns(ManagedDeployment.class, call -> models.create(call.grant(), call.body())),
                managed(post("/model/update", "model.update"))
                        .describe("Changes a stored deployment, named by model_info.id; nulls change nothing.")
                        .takes(DeploymentChange.class)
                        .returns(ManagedDeployment.class, call -> models.update(call.grant(), call.body())),
                managed(patch("/model/{model_id}/update", "model.patch"))
                        .describe("Changes what was sent of a stored deployment; null removes.")
                        .variable("model_id", "Of the model.")
                        .takes(DeploymentChange.class)
                        .returns(
                                ManagedDeployment.class,
                                call -> models.patch(call.grant(), call.variable("model_id"), call.body())),
                managed(post("/model/delete", "model.delete"))
                        .describe("Deletes a stored deployment.")
                        .takes(DeploymentName.class)
                        .returns(DeletedDeployment.class, call -> models.delete(call.grant(), call.body())));
    }

    private static EndpointDraft.Declared<None, None> managed(EndpointDraft.Named named) {
        return named.needs(ROUTE_GATE).speaks(litellm(W400)).costs(FREE);
    }
}
