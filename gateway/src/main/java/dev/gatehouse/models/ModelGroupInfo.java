package dev.gatehouse.models;

import dev.gatehouse.endpoint.Description;
import java.math.BigDecimal;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** All deployments of one name together: of prices and limits the highest. */
public record ModelGroupInfo(
        @Description("By which clients ask for it.") String modelGroup,
        List<String> providers,
        @Nullable Long maxInputTokens,
        @Nullable Long maxOutputTokens,
        @Nullable BigDecimal inputCostPerToken,
        @Nullable BigDecimal outputCostPerToken,
        String mode,

        @Description("Of all deployments together.") @Nullable
        Long tpm,

        @Description("Of all deployments together.") @Nullable
        Long rpm,

        boolean supportsParallelFunctionCalling,
        boolean supportsVision,
        boolean supportsWebSearch,
        boolean supportsReasoning,
        boolean supportsFunctionCalling,
        boolean supportsPromptCaching,
        boolean supportsResponseSchema) {

    /** All that were asked for. */
    public record All(List<ModelGroupInfo> data) {
        public All {
            data = List.copyOf(data);
        }
    }
}
