package dev.gatehouse.wire.anthropic;

import dev.gatehouse.wire.chat.ChatRequest;
import dev.gatehouse.wire.chat.ChatRequest.Reasoning;
import dev.gatehouse.wire.chat.ChatRequest.ToolChoice;
import org.jspecify.annotations.Nullable;

/**
 * How much a request thinks, in the words its model takes.
 *
 * <p>An output cap includes the thinking, in every protocol, and is what the client agreed to pay for: a budget that does not fit
 * is cut to half the cap, and below Anthropic's minimum there is no thinking. A forced tool, too, excludes thinking.
 *
 * @param maxTokens output cap in tokens
 */
record ThinkingPlan(Mode mode, long budget, @Nullable String effort, long maxTokens) {
    /** Anthropic demands an output cap; this is it, thinking apart, where the request has none. */
    static final long DEFAULT_MAX_TOKENS = 4096;

    private static final long MIN_BUDGET = 1024;
    private static final long MEDIUM_BUDGET = 8192;
    private static final long HIGH_BUDGET = 24_576;
    private static final long MAX_BUDGET = 32_768;

    enum Mode {
        NONE,
        BUDGET,
        ADAPTIVE
    }

    static ThinkingPlan of(ChatRequest request, ModelGeneration generation, boolean inUnthoughtToolLoop) {
        var plan = wished(request.reasoning(), generation);
        if (plan.mode != Mode.NONE && forcesTool(request.toolChoice())) {
            plan = none();
        }
        // A model that decides for itself may begin to think anywhere.
        if (plan.mode == Mode.BUDGET && inUnthoughtToolLoop) {
            plan = none();
        }
        return plan.within(request.maxTokens());
    }

    private static ThinkingPlan wished(@Nullable Reasoning reasoning, ModelGeneration generation) {
        return switch (reasoning) {
            case null -> none();
            case Reasoning.Off() -> none();
            case Reasoning.Budget(long tokens) ->
                generation == ModelGeneration.ADAPTIVE ? adaptive(effort(tokens)) : budget(tokens);
            case Reasoning.Effort(String level) -> effort(level, generation);
            case Reasoning.Adaptive(String effort) -> adaptive(effort, generation);
        };
    }

    private static ThinkingPlan effort(String level, ModelGeneration generation) {
        if (level.equals("none")) {
            return none();
        }
        return switch (generation) {
            case BUDGETED -> budget(tokens(level));
            case EITHER -> adaptive(level.equals("xhigh") ? "high" : known(level));
            case ADAPTIVE -> adaptive(known(level));
        };
    }

    private static ThinkingPlan adaptive(@Nullable String effort, ModelGeneration generation) {
        if (generation == ModelGeneration.BUDGETED) {
            return budget(effort == null ? MEDIUM_BUDGET : tokens(effort));
        }
        return adaptive(effort);
    }

    private static String known(String level) {
        return level.equals("minimal") ? "low" : level;
    }

    private static long tokens(String level) {
        return switch (level) {
            case "minimal", "low" -> MIN_BUDGET;
            case "medium" -> MEDIUM_BUDGET;
            case "xhigh", "max" -> MAX_BUDGET;
            default -> HIGH_BUDGET;
        };
    }

    private static String effort(long tokens) {
        if (tokens < MEDIUM_BUDGET) {
            return "low";
        }
        return tokens < HIGH_BUDGET ? "medium" : "high";
    }

    private static ThinkingPlan none() {
        return new ThinkingPlan(Mode.NONE, 0, null, 0);
    }

    private static ThinkingPlan budget(long tokens) {
        return new ThinkingPlan(Mode.BUDGET, Math.max(tokens, MIN_BUDGET), null, 0);
    }

    private static ThinkingPlan adaptive(@Nullable String effort) {
        return new ThinkingPlan(Mode.ADAPTIVE, 0, effort, 0);
    }

    private static boolean forcesTool(@Nullable ToolChoice choice) {
        return choice instanceof ToolChoice.Required || choice instanceof ToolChoice.Named;
    }

    private ThinkingPlan within(@Nullable Long cap) {
        if (cap == null) {
            return new ThinkingPlan(mode, budget, effort, budget + DEFAULT_MAX_TOKENS);
        }
        if (budget < cap) {
            return new ThinkingPlan(mode, budget, effort, cap);
        }
        long half = cap / 2;
        return half < MIN_BUDGET
                ? new ThinkingPlan(Mode.NONE, 0, null, cap)
                : new ThinkingPlan(mode, half, effort, cap);
    }
}
