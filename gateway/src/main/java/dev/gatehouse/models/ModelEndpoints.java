package dev.gatehouse.models;

import dev.gatehouse.endpoint.Call;
import dev.gatehouse.endpoint.Cost;
import dev.gatehouse.endpoint.Dialect;
import dev.gatehouse.endpoint.Endpoint;
import dev.gatehouse.endpoint.EndpointDraft;
import dev.gatehouse.endpoint.None;
import java.util.List;

/** Lists of models, in the shape of the protocol that asks. */
public final class ModelEndpoints {
    private static final String REASON = "catalogues are public; a key narrows the list to what it may use";

    private ModelEndpoints() {}

    public static List<Endpoint> of(Models models) {
        return List.of(
                list("/v1/models", "models.list", models),
                list("/models", "models.list.unversioned", models),
                one("/v1/models/{model:path}", "models.get", models),
                one("/models/{model:path}", "models.get.unversioned", models),
                gemini("/v1beta/models", "models.list.gemini")
                        .describe("The models that are served, in Gemini's shape.")
                        .asks(GeminiModelQuery.class)
                        .returns(ModelListing.class, call -> models.gemini(call.grant(), call.query())),
                gemini("/v1beta/models/{model:path}", "models.get.gemini")
                        .describe("One model, in Gemini's shape.")
                        .variable("model", "The model's id; it may hold slashes.")
                        .returns(ModelListing.class, call -> models.gemini(call.grant(), call.variable("model"))));
    }

    private static EndpointDraft.Declared<None, None> gemini(String path, String operation) {
        return Endpoint.get(path, operation)
                .optional(REASON)
                .speaks(Dialect.gemini())
                .costs(Cost.FREE);
    }

    private static Endpoint list(String path, String operation, Models models) {
        return draft(path, operation)
                .describe("The models that are served; in Anthropic's shape when anthropic-version is sent.")
                .asks(ModelQuery.class)
                .returns(
                        ModelListing.class,
                        call -> isAnthropic(call)
                                ? models.anthropic(call.grant(), call.query())
                                : models.openAi(call.grant(), call.query()));
    }

    private static Endpoint one(String path, String operation, Models models) {
        return draft(path, operation)
                .describe("One model; in Anthropic's shape when anthropic-version is sent.")
                .variable("model", "The model's id; it may hold slashes.")
                .asks(ModelQuery.One.class)
                .returns(
                        ModelListing.class,
                        call -> isAnthropic(call)
                                ? models.anthropic(call.grant(), call.variable("model"))
                                : models.openAi(call.grant(), call.variable("model"), call.query()));
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
