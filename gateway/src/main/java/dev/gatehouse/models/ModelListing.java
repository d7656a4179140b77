package dev.gatehouse.models;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
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
            @Nullable Long maxOutputTokens,

            @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable
            Metadata metadata)
            implements ModelListing {}

    /**
     * What is shown where it is asked for.
     *
     * @param fallbacks models that are asked where this one fails: this version has none
     */
    record Metadata(List<String> fallbacks) {
        static final Metadata NONE = new Metadata(List.of());
    }

    /** Anthropic's list. */
    record Anthropic(
            List<AnthropicModel> data,
            boolean hasMore,
            @Nullable String firstId,
            @Nullable String lastId) implements ModelListing {}

    /** Gemini's list. */
    record Gemini(
            List<GeminiModel> models,

            @JsonProperty("nextPageToken") @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable
            String nextPageToken)
            implements ModelListing {}

    /**
     * Gemini's model.
     *
     * @param inputTokenLimit null where unknown
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record GeminiModel(
            String name,

            @JsonProperty("displayName") String displayName,

            @JsonProperty("inputTokenLimit") @Nullable Long inputTokenLimit,

            @JsonProperty("outputTokenLimit") @Nullable Long outputTokenLimit,

            @JsonProperty("supportedGenerationMethods") List<String> supportedGenerationMethods)
            implements ModelListing {}

    /**
     * Anthropic's model.
     *
     * @param createdAt RFC 3339
     */
    record AnthropicModel(String type, String id, String displayName, String createdAt) implements ModelListing {}
}
