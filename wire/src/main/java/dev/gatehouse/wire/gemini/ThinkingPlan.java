package dev.gatehouse.wire.gemini;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.gatehouse.wire.chat.ChatRequest;
import dev.gatehouse.wire.chat.ChatRequest.Reasoning;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * How much a request thinks, in the words its model takes: models of the third generation and later are told a level, those of 2.5 a
 * budget, and earlier ones do not think. An output cap includes the thinking: a budget that does not fit is cut to half the cap.
 */
final class ThinkingPlan {
    private static final Pattern GENERATION = Pattern.compile("gemini-(\\d{1,4})(?:\\.(\\d+))?");
    private static final long LOW = 1024;
    private static final long MEDIUM = 8192;
    private static final long HIGH = 24_576;
    private static final long LEAST_OF_PRO = 128;
    private static final long MOST_OF_PRO = 32_768;

    /** In what words a model is told to think. */
    enum Words {
        LEVEL,
        BUDGET,
        NONE;

        /** @param model the provider's id */
        static Words of(String model) {
            var id = model.toLowerCase(Locale.ROOT);
            var generation = GENERATION.matcher(id);
            if (!generation.find()) {
                return id.contains("gemini") ? LEVEL : NONE;
            }
            if (Integer.parseInt(generation.group(1)) > 2) {
                return LEVEL;
            }
            return "5".equals(generation.group(2)) ? BUDGET : NONE;
        }
    }

    private final String model;
    private final @Nullable Long cap;

    private ThinkingPlan(ChatRequest request) {
        model = request.model().toLowerCase(Locale.ROOT);
        cap = request.maxTokens();
    }

    static void write(ChatRequest request, ObjectNode config) {
        var reasoning = request.reasoning();
        if (reasoning == null) {
            return;
        }
        var plan = new ThinkingPlan(request);
        var json = Json.object();
        switch (Words.of(request.model())) {
            case LEVEL -> plan.level(reasoning, json);
            case BUDGET -> plan.budget(reasoning, json);
            case NONE -> {}
        }
        if (!json.isEmpty()) {
            config.set("thinkingConfig", json);
        }
    }

    private void level(Reasoning reasoning, ObjectNode json) {
        var level = switch (reasoning) {
            case Reasoning.Off() -> least();
            case Reasoning.Budget(long tokens) -> tokens < 4096 ? "low" : tokens < 16_384 ? "medium" : "high";
            case Reasoning.Effort(String effort) -> levelOf(effort);
            case Reasoning.Adaptive(String effort) -> effort == null ? null : levelOf(effort);
        };
        if (level != null) {
            json.put("thinkingLevel", level);
        }
        shown(reasoning, json);
    }

    private String levelOf(String effort) {
        return switch (effort) {
            case "none", "minimal" -> least();
            case "low", "medium" -> effort;
            default -> "high";
        };
    }

    /** Of these models none stops thinking; only the small ones think minimally. */
    private String least() {
        return isPro() ? "low" : "minimal";
    }

    private boolean isPro() {
        return model.contains("pro");
    }

    private void budget(Reasoning reasoning, ObjectNode json) {
        switch (reasoning) {
            case Reasoning.Off() -> json.put("thinkingBudget", none());
            case Reasoning.Budget(long tokens) -> json.put("thinkingBudget", fitting(tokens));
            case Reasoning.Effort(String effort) -> json.put("thinkingBudget", budgetOf(effort));
            case Reasoning.Adaptive(String effort) ->
                json.put("thinkingBudget", effort == null ? -1 : budgetOf(effort));
        }
        shown(reasoning, json);
    }

    private long none() {
        return isPro() ? LEAST_OF_PRO : 0;
    }

    private long budgetOf(String effort) {
        return switch (effort) {
            case "none" -> none();
            case "minimal", "low" -> fitting(LOW);
            case "medium" -> fitting(MEDIUM);
            case "xhigh", "max" -> fitting(MOST_OF_PRO);
            default -> fitting(HIGH);
        };
    }

    private long fitting(long tokens) {
        long most = Math.min(tokens, isPro() ? MOST_OF_PRO : HIGH);
        return cap == null || most < cap ? most : Math.max(none(), cap / 2);
    }

    /** Whoever asks for thinking wants to see it: every other protocol shows it. */
    private static void shown(Reasoning reasoning, ObjectNode json) {
        boolean off = reasoning instanceof Reasoning.Off
                || (reasoning instanceof Reasoning.Effort(String effort) && effort.equals("none"));
        if (!off) {
            json.put("includeThoughts", true);
        }
    }
}
