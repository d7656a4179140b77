package dev.gatehouse.models;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** Models in the shape a client's protocol gives them. */
public sealed interface ModelListing {

    /** OpenAI's list. */
    record OpenAi(String object, List<OpenAiModel> data) implements ModelListing {
        OpenAi(List<OpenAiModel> data) {
            this("list", data);
        }
    }

    /**
     * OpenAI's model.
     *
     * @param created Unix seconds
     * @param contextLength tokens of input, null where unknown
     */
    record OpenAiModel(
            String id,
            String object,
            long created,
            String ownedBy,
            @Nullable Long contextLength,
            @Nullable Long maxOutputTokens)
            implements ModelListing {}

    /** Anthropic's list. */
    record Anthropic(
            List<AnthropicModel> data,
            boolean hasMore,
            @Nullable String firstId,
            @Nullable String lastId) implements ModelListing {}

    /**
     * Anthropic's model.
     *
     * @param createdAt RFC 3339
     */
    record AnthropicModel(String type, String id, String displayName, String createdAt) implements ModelListing {}
}
