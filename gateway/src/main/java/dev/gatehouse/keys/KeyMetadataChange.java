package dev.gatehouse.keys;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.gatehouse.endpoint.Description;
import dev.gatehouse.endpoint.Json;
import dev.gatehouse.endpoint.Patch;
import dev.gatehouse.error.ApiError;
import dev.gatehouse.error.ApiError.Invalid.Violation;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/** The members of a change that have no column: they are kept in the key's metadata. */
public record KeyMetadataChange(
        @Description("Requests a minute by model.") Patch<Map<String, Long>> modelRpmLimit,
        @Description("Tokens a minute by model.") Patch<Map<String, Long>> modelTpmLimit,
        Patch<LimitType> rpmLimitType,
        Patch<LimitType> tpmLimitType,
        Patch<List<String>> guardrails,
        Patch<List<String>> prompts,
        Patch<List<String>> tags,
        Patch<Boolean> disableGlobalGuardrails,
        Patch<List<String>> enforcedParams,
        Patch<List<String>> allowedPassthroughRoutes,
        Patch<List<VectorStoreIndex>> allowedVectorStoreIndexes,

        @Description("US dollars added to max_budget until temp_budget_expiry.")
        Patch<BigDecimal> tempBudgetIncrease,

        Patch<Instant> tempBudgetExpiry) {

    /** Which limits are promised, and so may not be allotted twice. */
    public enum LimitType {
        GUARANTEED_THROUGHPUT,
        BEST_EFFORT_THROUGHPUT,
        DYNAMIC
    }

    /** An index, and whether it may be read or written. */
    public record VectorStoreIndex(String indexName, List<IndexPermission> indexPermissions) {
        public VectorStoreIndex {
            indexPermissions = List.copyOf(indexPermissions);
        }
    }

    /** What may be done with an index. */
    public enum IndexPermission {
        READ,
        WRITE
    }

    public KeyMetadataChange {
        if (tempBudgetIncrease.isSent() != tempBudgetExpiry.isSent()) {
            throw new ApiError.Invalid(List.of(new Violation(
                            List.of(), "temp_budget_increase and temp_budget_expiry go together.", "value_error")))
                    .asException();
        }
    }

    /** What was sent is written; null removes the member. */
    ObjectNode into(ObjectNode metadata) {
        var merged = metadata.deepCopy();
        Json.tree(this).properties().forEach(member -> {
            if (member.getValue().isNull()) {
                merged.remove(member.getKey());
            } else {
                merged.set(member.getKey(), member.getValue());
            }
        });
        return merged;
    }
}
