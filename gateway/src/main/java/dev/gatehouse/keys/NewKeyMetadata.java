package dev.gatehouse.keys;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.gatehouse.endpoint.Description;
import dev.gatehouse.endpoint.Json;
import dev.gatehouse.keys.NewKey.LimitType;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The members of a new key that have no column: they are kept in its metadata, and said again in the answer. */
@Description("Kept in the key's metadata.")
public record NewKeyMetadata(
        @Nullable Map<String, Long> modelRpmLimit,
        @Nullable Map<String, Long> modelTpmLimit,
        @Nullable LimitType rpmLimitType,
        @Nullable LimitType tpmLimitType,
        @Nullable List<String> guardrails,
        @Nullable List<String> prompts,
        @Nullable List<String> tags,
        @Nullable Boolean disableGlobalGuardrails,
        @Nullable List<String> enforcedParams,
        @Nullable List<String> allowedPassthroughRoutes,
        @Nullable JsonNode allowedVectorStoreIndexes) {

    static NewKeyMetadata of(NewKey key) {
        return new NewKeyMetadata(
                key.modelRpmLimit(),
                key.modelTpmLimit(),
                key.rpmLimitType(),
                key.tpmLimitType(),
                key.guardrails(),
                key.prompts(),
                key.tags(),
                key.disableGlobalGuardrails(),
                key.enforcedParams(),
                key.allowedPassthroughRoutes(),
                key.allowedVectorStoreIndexes());
    }

    /** The metadata sent, and what was sent of these members. */
    ObjectNode into(ObjectNode metadata) {
        var merged = metadata.deepCopy();
        Json.tree(this).properties().forEach(member -> {
            if (!member.getValue().isNull()) {
                merged.set(member.getKey(), member.getValue());
            }
        });
        return merged;
    }
}
