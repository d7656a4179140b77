package dev.gatehouse.routers;

import dev.gatehouse.endpoint.Description;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What the general router answers. */
final class GeneralRouterAnswers {
    private GeneralRouterAnswers() {}

    record Options(
            boolean success,
            Map<String, Option> options,
            List<Option.Choice> modes,
            @Description("The same as modes.") List<Option.Choice> strategies,
            Map<String, List<String>> modelPools,
            Syntax syntax) {}

    record Syntax(String primary, List<String> examples, List<String> aliases) {}

    record Models(boolean success, List<Model> models, int total) {}

    record Model(
            String gatewayzId,
            String id,
            String provider,
            @Description("Providers that serve it here.") List<String> availableOn,
            String notdiamondId) {}

    record Fallbacks(boolean success, Map<String, String> fallbackModels, Map<String, List<String>> fallbackChains) {}

    record StatsOf(boolean success, Stats stats) {}

    @Description("Of the decisions of the last 30 days on all nodes.")
    record Stats(
            boolean notdiamondEnabled,
            Map<String, String> fallbackModels,
            long totalRequests,
            Map<String, Long> byMode,
            Map<String, Long> byModel,
            long fallbackCount,
            BigDecimal avgRoutingLatencyMs,
            BigDecimal avgConfidence) {}

    record Test(
            String modelId,
            String selectedModel,
            String provider,
            String mode,
            BigDecimal routingLatencyMs,
            BigDecimal confidence,
            boolean fallbackUsed,
            @Nullable String fallbackReason,
            String reasoning,
            List<Candidate> candidates) {}

    record Candidate(String modelId, BigDecimal score) {}
}
