package dev.gatehouse.keys;

import dev.gatehouse.endpoint.Description;
import dev.gatehouse.keys.KeyMetadataChange.LimitType;
import dev.gatehouse.keys.KeyMetadataChange.VectorStoreIndex;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What was sent of the members that are kept in a key's metadata, said again in the answer. */
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
        @Nullable List<VectorStoreIndex> allowedVectorStoreIndexes) {
    static NewKeyMetadata of(KeyMetadataChange sent) {
        return new NewKeyMetadata(
                sent.modelRpmLimit().or(null),
                sent.modelTpmLimit().or(null),
                sent.rpmLimitType().or(null),
                sent.tpmLimitType().or(null),
                sent.guardrails().or(null),
                sent.prompts().or(null),
                sent.tags().or(null),
                sent.disableGlobalGuardrails().or(null),
                sent.enforcedParams().or(null),
                sent.allowedPassthroughRoutes().or(null),
                sent.allowedVectorStoreIndexes().or(null));
    }
}
