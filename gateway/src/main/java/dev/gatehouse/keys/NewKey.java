package dev.gatehouse.keys;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.gatehouse.endpoint.Description;
import dev.gatehouse.endpoint.RecordReader;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What a key is to be. */
@Description("What a key is to be. All members are optional.")
public record NewKey(
        @Description("The clear text to use; must begin with sk-. Left out, one is made.") @Nullable
        String key,

        @Description("What people call it; unique over all keys.") @Nullable
        String keyAlias,

        @Description("How long it works, such as 30d; -1 or left out for ever.") @Nullable
        String duration,

        @Description("Models it may call; empty for all.") List<String> models,

        @Description("US dollars it begins with as spent.") @Nullable
        BigDecimal spend,

        @Description("US dollars it may spend.") @Nullable BigDecimal maxBudget,
        @Nullable String userId,
        @Nullable String teamId,
        @Nullable String organizationId,
        @Nullable String agentId,
        @Nullable String projectId,
        @Nullable Integer maxParallelRequests,

        @Description("Free to use; some other members are stored in it.")
        ObjectNode metadata,

        @Description("Tokens a minute.") @Nullable Long tpmLimit,
        @Description("Requests a minute.") @Nullable Long rpmLimit,

        @Description("Period of max_budget, such as 1d.") @Nullable
        String budgetDuration,

        @Description("Several periods with a limit each.") List<BudgetWindow> budgetLimits,
        List<String> allowedCacheControls,
        ObjectNode config,
        ObjectNode permissions,
        @Description("Model names it replaces.") ObjectNode aliases,
        @Description("Limits by model.") ObjectNode modelMaxBudget,
        @Nullable Map<String, Long> modelRpmLimit,
        @Nullable Map<String, Long> modelTpmLimit,
        @Nullable List<String> guardrails,
        @Nullable List<String> policies,
        @Nullable List<String> prompts,
        @Nullable Boolean blocked,
        @Nullable String budgetId,
        @Nullable List<String> tags,
        @Nullable Boolean disableGlobalGuardrails,
        @Nullable List<String> enforcedParams,

        @Description("Routes and route groups it is confined to.")
        List<String> allowedRoutes,

        @Nullable List<String> allowedPassthroughRoutes,
        @Nullable JsonNode allowedVectorStoreIndexes,
        @Nullable LimitType rpmLimitType,
        @Nullable LimitType tpmLimitType,
        @Nullable ObjectNode routerSettings,
        List<String> accessGroupIds,

        @Description("A preset of allowed_routes.") @Nullable
        KeyType keyType,

        @Nullable Boolean autoRotate,
        @Nullable String rotationInterval) {
    /** One of several concurrent periods. */
    public record BudgetWindow(@Description("US dollars.") BigDecimal maxBudget, String budgetDuration) {}

    /** Which limits are promised, and so may not be allotted twice. */
    public enum LimitType {
        GUARANTEED_THROUGHPUT,
        BEST_EFFORT_THROUGHPUT,
        DYNAMIC
    }

    /** Presets of the routes a key is confined to. */
    public enum KeyType {
        DEFAULT,
        LLM_API,
        MANAGEMENT,
        READ_ONLY
    }

    /** @throws dev.gatehouse.error.ApiException 422 */
    public static NewKey of(ObjectNode members) {
        return RecordReader.read(NewKey.class, members);
    }

    /** As asked for, or as the preset says. */
    List<String> effectiveRoutes() {
        return switch (keyType) {
            case null -> allowedRoutes;
            case DEFAULT -> allowedRoutes;
            case LLM_API -> List.of("llm_api_routes");
            case MANAGEMENT -> List.of("management_routes");
            case READ_ONLY -> List.of("info_routes");
        };
    }
}
