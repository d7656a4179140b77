package dev.gatehouse.models;

import dev.gatehouse.access.Caller;
import dev.gatehouse.access.Grant;
import dev.gatehouse.access.Policy;
import dev.gatehouse.error.ApiError;
import dev.gatehouse.models.ModelListing.AnthropicModel;
import dev.gatehouse.models.ModelListing.OpenAiModel;
import dev.gatehouse.routing.ListedModel;
import java.time.Instant;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The models that are served: all of them to strangers, to the holder of a key those it may use. */
public final class Models {
    private final Supplier<List<ListedModel>> served;
    private final Policy policy;

    public Models(Supplier<List<ListedModel>> served, Policy policy) {
        this.served = served;
        this.policy = policy;
    }

    public ModelListing.OpenAi openAi(Grant grant) {
        return new ModelListing.OpenAi(
                visible(grant).stream().map(Models::openAiModel).toList());
    }

    /**
     * @param afterId the page begins behind it; null for the first
     * @param beforeId the page ends before it; null where it is not asked for
     */
    public ModelListing.Anthropic anthropic(
            Grant grant, int limit, @Nullable String afterId, @Nullable String beforeId) {
        var all = visible(grant);
        int from = afterId == null ? 0 : indexOf(all, afterId) + 1;
        int to = beforeId == null ? all.size() : Math.max(from, indexOf(all, beforeId));
        if (beforeId != null && afterId == null) {
            from = Math.max(0, to - limit);
        }
        var page = all.subList(from, Math.min(to, from + limit));
        boolean more = beforeId == null ? from + page.size() < all.size() : from > 0;
        return new ModelListing.Anthropic(
                page.stream().map(Models::anthropicModel).toList(),
                more,
                page.isEmpty() ? null : page.getFirst().id(),
                page.isEmpty() ? null : page.getLast().id());
    }

    public ModelListing openAi(Grant grant, String id) {
        return openAiModel(find(grant, id));
    }

    public ModelListing anthropic(Grant grant, String id) {
        return anthropicModel(find(grant, id));
    }

    private ListedModel find(Grant grant, String id) {
        return visible(grant).stream()
                .filter(model -> model.id().equals(id))
                .findFirst()
                .orElseThrow(() -> new ApiError.NotFound(
                                "MODEL_NOT_FOUND", "The model does not exist or you do not have access to it.")
                        .asException());
    }

    private List<ListedModel> visible(Grant grant) {
        var caller = grant.caller();
        return caller instanceof Caller.Anonymous
                ? served.get()
                : served.get().stream()
                        .filter(model -> policy.mayUse(caller, model.id()))
                        .toList();
    }

    private static int indexOf(List<ListedModel> models, String id) {
        for (int i = 0; i < models.size(); i++) {
            if (models.get(i).id().equals(id)) {
                return i;
            }
        }
        throw new ApiError.BadRequest("INVALID_PARAMETER", "No such model to page from.", "after_id").asException();
    }

    private static OpenAiModel openAiModel(ListedModel model) {
        return new OpenAiModel(
                model.id(),
                "model",
                model.created(),
                model.ownedBy(),
                known(model.contextTokens()),
                known(model.maxOutputTokens()));
    }

    private static AnthropicModel anthropicModel(ListedModel model) {
        return new AnthropicModel(
                "model",
                model.id(),
                model.id(),
                Instant.ofEpochSecond(model.created()).toString());
    }

    private static @Nullable Long known(long tokens) {
        return tokens == 0 ? null : tokens;
    }
}
