package dev.gatehouse.models;

import dev.gatehouse.endpoint.Call;
import dev.gatehouse.endpoint.Cost;
import dev.gatehouse.endpoint.Description;
import dev.gatehouse.endpoint.Dialect;
import dev.gatehouse.endpoint.Endpoint;
import dev.gatehouse.endpoint.EndpointDraft;
import dev.gatehouse.endpoint.None;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Lists of models, in the shape of the protocol that asks. */
public final class ModelEndpoints {
    private static final String REASON = "catalogues are public; a key narrows the list to what it may use";
    private static final int USUAL_PAGE = 20;
    private static final int LARGEST_PAGE = 1_000;

    private ModelEndpoints() {}

    /** Anthropic's paging; OpenAI's list has none. */
    public record Paging(
            @Description("Page size of Anthropic's list, 1 to 1000.") @Nullable
            Integer limit,

            @Description("Begin behind this model.") @Nullable
            String afterId,

            @Description("End before this model.") @Nullable String beforeId) {
        int size() {
            return limit == null ? USUAL_PAGE : Math.clamp(limit, 1, LARGEST_PAGE);
        }
    }

    public static List<Endpoint> of(Models models) {
        return List.of(
                list("/v1/models", "models.list", models),
                list("/models", "models.list.unversioned", models),
                one("/v1/models/{model:path}", "models.get", models),
                one("/models/{model:path}", "models.get.unversioned", models));
    }

    private static Endpoint list(String path, String operation, Models models) {
        return draft(path, operation)
                .describe("The models that are served; in Anthropic's shape when anthropic-version is sent.")
                .asks(Paging.class)
                .returns(ModelListing.class, call -> {
                    var page = call.query();
                    return isAnthropic(call)
                            ? models.anthropic(call.grant(), page.size(), page.afterId(), page.beforeId())
                            : models.openAi(call.grant());
                });
    }

    private static Endpoint one(String path, String operation, Models models) {
        return draft(path, operation)
                .describe("One model; in Anthropic's shape when anthropic-version is sent.")
                .variable("model", "The model's id; it may hold slashes.")
                .returns(
                        ModelListing.class,
                        call -> isAnthropic(call)
                                ? models.anthropic(call.grant(), call.variable("model"))
                                : models.openAi(call.grant(), call.variable("model")));
    }

    private static EndpointDraft.Declared<None, None> draft(String path, String operation) {
        return Endpoint.get(path, operation)
                .optional(REASON)
                .speaks(Dialect.openai())
                .costs(Cost.FREE);
    }

    private static boolean isAnthropic(Call<?, ?> call) {
        return call.headers().value("anthropic-version").isPresent();
    }
}
