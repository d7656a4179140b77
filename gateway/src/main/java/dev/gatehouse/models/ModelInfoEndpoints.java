package dev.gatehouse.models;

import static dev.gatehouse.access.PolicyGroup.Keyed.ROUTE_GATE;
import static dev.gatehouse.endpoint.Cost.FREE;
import static dev.gatehouse.endpoint.Dialect.Wrapper.NONE;
import static dev.gatehouse.endpoint.Dialect.litellm;
import static dev.gatehouse.endpoint.Endpoint.get;

import dev.gatehouse.endpoint.Description;
import dev.gatehouse.endpoint.Endpoint;
import dev.gatehouse.endpoint.EndpointDraft;
import dev.gatehouse.endpoint.None;
import dev.gatehouse.endpoint.NumberedPage;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What is known of the deployments a caller may use. */
public final class ModelInfoEndpoints {
    private static final int USUAL_PAGE = 50;

    private ModelInfoEndpoints() {}

    record Which(
            @Description("Id of one deployment.") @Nullable String litellmModelId) {}

    record Search(
            @Nullable Integer page,

            @Nullable Integer size,

            @Description("By which clients ask for it.") @Nullable
            String model,

            @Description("A part of a name.") @Nullable String search) {
        Search {
            NumberedPage.of(page, size, USUAL_PAGE, "size");
        }

        NumberedPage wanted() {
            return NumberedPage.of(page, size, USUAL_PAGE, "size");
        }
    }

    record Group(
            @Description("Name of one group.") @Nullable String modelGroup) {}

    public static List<Endpoint> of(ModelInfos infos) {
        return List.of(
                info("/model/info", "model.info", infos),
                info("/v1/model/info", "model.info.v1", infos),
                shown(get("/v2/model/info", "model.info.v2"))
                        .describe("Shows deployments by pages.")
                        .asks(Search.class)
                        .returns(DeploymentInfo.Page.class, call -> {
                            var asked = call.query();
                            return infos.page(call.grant(), asked.wanted(), asked.model(), asked.search());
                        }),
                shown(get("/model_group/info", "model.group.info"))
                        .describe("Shows what can be asked for, with prices, limits and features.")
                        .asks(Group.class)
                        .returns(
                                ModelGroupInfo.All.class,
                                call -> infos.groups(call.grant(), call.query().modelGroup())));
    }

    private static Endpoint info(String path, String operation, ModelInfos infos) {
        return shown(get(path, operation))
                .describe("Shows deployments with what is known of them.")
                .asks(Which.class)
                .returns(
                        DeploymentInfo.All.class,
                        call -> infos.info(call.grant(), call.query().litellmModelId()));
    }

    private static EndpointDraft.Declared<None, None> shown(EndpointDraft.Named named) {
        return named.needs(ROUTE_GATE).speaks(litellm(NONE)).costs(FREE);
    }
}
