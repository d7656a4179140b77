package dev.gatehouse.routers;

import dev.gatehouse.endpoint.Description;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What the code router answers. */
final class CodeRouterAnswers {
    private CodeRouterAnswers() {}

    record Options(
            boolean success,
            Map<String, Option> options,
            List<Option.Choice> modes,
            @Description("The same as options.") Map<String, Option> parameters) {}

    record Tiers(boolean success, Map<String, Tier> tiers, Fallback fallbackModel, Map<String, Baseline> baselines) {}

    record Tier(String name, String description, String priceRange, List<Model> models) {}

    /** @param priceInput dollars per million tokens */
    record Model(
            String id,
            String name,
            String provider,
            BigDecimal sweBench,
            BigDecimal humanEval,
            BigDecimal priceInput,
            BigDecimal priceOutput,
            long contextLength,
            List<String> strengths) {
        static Model of(CodeModel model) {
            return new Model(
                    model.id(),
                    model.name(),
                    model.maker(),
                    model.sweBench(),
                    model.humanEval(),
                    model.priceInput(),
                    model.priceOutput(),
                    model.context(),
                    model.strengths());
        }
    }

    record Fallback(String id, String provider, String reason) {}

    record Baseline(BigDecimal priceInput, BigDecimal priceOutput) {}

    record StatsOf(boolean success, Stats stats) {}

    @Description("Of the decisions of the last 30 days on all nodes.")
    record Stats(
            int tiersLoaded,
            int modelsAvailable,
            String fallbackModel,
            List<String> baselines,
            boolean metricsEnabled,
            long totalRequests,
            Map<String, Long> byMode,
            Map<String, Long> byTier,
            Map<String, Long> byModel,
            Map<String, Long> byCategory,
            long fallbackCount,
            BigDecimal avgRoutingLatencyMs,

            @Description("For requests of 1,000 tokens of input and 500 of output.")
            Map<String, BigDecimal> totalSavingsUsd) {}

    record Test(
            String modelId,
            String selectedModel,
            String provider,
            @Nullable Integer tier,
            String taskCategory,
            String complexity,
            BigDecimal confidence,
            String mode,
            BigDecimal routingLatencyMs,
            Map<String, Saving> savingsEstimate,
            @Nullable Model modelInfo,
            String rationale) {}

    record Verdict(boolean valid, String modelString, List<String> errors, List<String> warnings) {}
}
