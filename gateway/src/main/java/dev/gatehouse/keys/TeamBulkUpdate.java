package dev.gatehouse.keys;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.gatehouse.budgets.BudgetWindow;
import dev.gatehouse.endpoint.Closed;
import dev.gatehouse.endpoint.Description;
import dev.gatehouse.endpoint.Json;
import dev.gatehouse.endpoint.Patch;
import dev.gatehouse.endpoint.Patches;
import dev.gatehouse.error.ApiError;
import dev.gatehouse.error.ApiError.Invalid.Violation;
import dev.gatehouse.keys.KeyMetadataChange.LimitType;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Keys of one team, all to be changed alike. */
public record TeamBulkUpdate(
        String teamId,

        @Description("Clear texts or hashes, at most 500; either these or all_keys_in_team.")
        List<String> keyIds,

        @Description("Whether all keys are meant that are neither blocked nor expired.") @Nullable
        Boolean allKeysInTeam,

        Fields updateFields) {

    public TeamBulkUpdate {
        keyIds = List.copyOf(keyIds);
        if (keyIds.isEmpty() != Boolean.TRUE.equals(allKeysInTeam)) {
            throw invalid(List.of(), "Exactly one of key_ids and all_keys_in_team must be given.");
        }
        if (Patches.isEmpty(updateFields)) {
            throw invalid(List.of("update_fields"), "At least one field must be given.");
        }
    }

    /** What may be changed in all of them. */
    @Closed
    public record Fields(
            Patch<BigDecimal> maxBudget,
            Patch<String> budgetId,
            Patch<String> budgetDuration,
            Patch<List<BudgetWindow>> budgetLimits,
            Patch<ObjectNode> modelMaxBudget,
            Patch<Long> tpmLimit,
            Patch<Long> rpmLimit,
            Patch<Map<String, Long>> modelTpmLimit,
            Patch<Map<String, Long>> modelRpmLimit,
            Patch<Integer> maxParallelRequests,
            Patch<LimitType> rpmLimitType,
            Patch<LimitType> tpmLimitType,
            Patch<BigDecimal> tempBudgetIncrease,
            Patch<Instant> tempBudgetExpiry,
            Patch<String> duration,
            Patch<List<String>> tags,
            Patch<ObjectNode> metadata) {
        public Fields {
            if (tempBudgetIncrease.isSent() != tempBudgetExpiry.isSent()) {
                throw invalid(List.of(), "temp_budget_increase and temp_budget_expiry go together.");
            }
        }

        KeyChange change() {
            return KeyChange.of(Json.tree(this));
        }
    }

    private static RuntimeException invalid(List<Object> location, String message) {
        return new ApiError.Invalid(List.of(new Violation(location, message, "value_error"))).asException();
    }
}
