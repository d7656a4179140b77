package dev.gatehouse.routers;

import com.fasterxml.jackson.databind.node.TextNode;
import dev.gatehouse.error.ApiError;
import dev.gatehouse.routers.CodeRouterAnswers.Baseline;
import dev.gatehouse.routers.CodeRouterAnswers.Fallback;
import dev.gatehouse.routers.CodeRouterAnswers.Model;
import dev.gatehouse.routers.CodeRouterAnswers.Options;
import dev.gatehouse.routers.CodeRouterAnswers.Stats;
import dev.gatehouse.routers.CodeRouterAnswers.StatsOf;
import dev.gatehouse.routers.CodeRouterAnswers.Test;
import dev.gatehouse.routers.CodeRouterAnswers.Tier;
import dev.gatehouse.routers.CodeRouterAnswers.Tiers;
import dev.gatehouse.routers.CodeRouterAnswers.Verdict;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** Shows the code router: its settings, its tables, what it chose, what it would choose. */
final class CodeRouterViews {
    private static final String SWITCH = "use_code_router";
    private static final String BALANCED = "balanced";
    private static final List<String> MODES = List.of(BALANCED, "price", "quality", "agentic");
    private static final String NAME = "router:code";

    private final ModelRouters routers;
    private final Decisions decisions;
    private final Options options = options();
    private final Tiers tiers;

    CodeRouterViews(ModelRouters routers, Decisions decisions) {
        this.routers = routers;
        this.decisions = decisions;
        this.tiers = tiers(routers.code());
    }

    Options settings() {
        return options;
    }

    private static Options options() {
        var options = new LinkedHashMap<String, Option>();
        options.put(SWITCH, Option.flag(true, "Use the code router", "Choose the model by the task"));
        options.put(
                "optimization_mode",
                Option.select(BALANCED, MODES, "Optimize for", "What the router is to prefer", SWITCH));
        options.put(
                "manual_model",
                new Option(
                        "model_select",
                        TextNode.valueOf("anthropic/claude-sonnet-4"),
                        "Model",
                        "The model to use where the router is off",
                        null,
                        null));
        options.put(
                "show_routing_info",
                Option.flag(true, "Show routing", "Show which model was chosen, and why")
                        .dependingOn(SWITCH));
        options.put(
                "show_savings",
                Option.flag(true, "Show savings", "Show what was saved by the choice")
                        .dependingOn(SWITCH));
        var modes = Arrays.stream(CodeMode.values())
                .map(mode -> new Option.Choice(mode.text(), mode.label(), mode.description()))
                .toList();
        return new Options(true, options, modes, options);
    }

    Tiers tiers() {
        return tiers;
    }

    private static Tiers tiers(CodeRouter router) {
        var tiers = new LinkedHashMap<String, Tier>();
        for (var row : Table.rows("code-tier-names")) {
            var models = router.tier(row.integer("tier"));
            tiers.put(
                    row.text("tier"),
                    new Tier(
                            row.text("name"),
                            row.text("description"),
                            priceRange(models),
                            models.stream().map(Model::of).toList()));
        }
        var fallback = router.fallback();
        var baselines = new LinkedHashMap<String, Baseline>();
        router.baselines()
                .forEach((name, prices) -> baselines.put(name, new Baseline(prices.input(), prices.output())));
        return new Tiers(
                true,
                tiers,
                new Fallback(fallback.id(), fallback.maker(), "Used where a request shows no task"),
                baselines);
    }

    private static String priceRange(List<CodeModel> models) {
        return "$" + range(models.stream().map(CodeModel::priceInput).toList()) + " in, $"
                + range(models.stream().map(CodeModel::priceOutput).toList()) + " out per 1M tokens";
    }

    private static String range(List<BigDecimal> prices) {
        var lowest = prices.stream().min(Comparator.naturalOrder()).orElseThrow();
        var highest = prices.stream().max(Comparator.naturalOrder()).orElseThrow();
        return lowest.toPlainString() + "-" + highest.toPlainString();
    }

    StatsOf stats() {
        var router = routers.code();
        var stats = decisions.stats(Decision.Code.ROUTER);
        return new StatsOf(
                true,
                new Stats(
                        router.tiers().size(),
                        router.tiers().values().stream().mapToInt(List::size).sum(),
                        router.fallback().id(),
                        List.copyOf(router.baselines().keySet()),
                        true,
                        stats.requests(),
                        stats.by(Decision.Recorded::mode),
                        stats.byTier(),
                        stats.by(Decision.Recorded::model),
                        stats.by(Decision.Recorded::category),
                        stats.fallbacks(),
                        stats.averageMillis(),
                        savings(router, stats)));
    }

    /** By today's table: what a model saves does not depend on the request. */
    private static Map<String, BigDecimal> savings(CodeRouter router, DecisionStats stats) {
        var savings = new LinkedHashMap<String, BigDecimal>();
        router.baselines().keySet().forEach(name -> savings.put(name, BigDecimal.ZERO));
        stats.by(Decision.Recorded::model)
                .forEach((id, requests) -> router.model(id)
                        .ifPresent(model -> router.savings(model.prices())
                                .forEach((name, saving) -> savings.merge(
                                        name,
                                        saving.savingsUsd().multiply(BigDecimal.valueOf(requests)),
                                        BigDecimal::add))));
        return savings;
    }

    Test test(CodeRouterRequests.Test asked) {
        var context = asked.context();
        return routers.code(asked.wanted(), context == null ? null : context.signs(), Conversation.of(asked.prompt()))
                .map(decision -> test((Decision.Code) decision))
                .orElseThrow(CodeRouterViews::nothingServed);
    }

    /** A router has nothing to choose from. */
    static RuntimeException nothingServed() {
        return new ApiError.NotFound(
                        "MODEL_NOT_FOUND", "No model is served here that a router could choose.", List.of())
                .asException();
    }

    private static Test test(Decision.Code decision) {
        var task = decision.pick().task();
        var model = decision.pick().model();
        return new Test(
                decision.model(),
                decision.model(),
                decision.provider(),
                decision.tier(),
                task.category(),
                task.complexity(),
                decision.roundedConfidence(),
                decision.mode().text(),
                decision.millis(),
                decision.savings(),
                model == null ? null : Model.of(model),
                rationale(decision));
    }

    private static String rationale(Decision.Code decision) {
        var task = decision.pick().task();
        var model = decision.pick().model();
        var chosen = "The task is " + task.category() + " (" + task.complexity() + " complexity), which in mode "
                + decision.mode().text() + " calls for tier " + task.tier(decision.mode()) + "; " + decision.model();
        if (decision.fallback().isPresent() || model == null) {
            return chosen + " was taken, because " + decision.fallback().orElse("nothing else can be called") + ".";
        }
        var because = model.strengths().contains(task.category())
                ? "it is strong in " + task.category()
                : "it scores best there";
        return model.tier() == task.tier(decision.mode())
                ? chosen + " was taken, because " + because + "."
                : chosen + " of tier " + model.tier() + " was taken, because no model of that tier can be called.";
    }

    Verdict validate(CodeRouterRequests.Settings settings) {
        var errors = new ArrayList<String>();
        var warnings = new ArrayList<String>();
        boolean on = settings.useCodeRouter() == null || settings.useCodeRouter();
        var mode = settings.optimizationMode() == null
                ? BALANCED
                : settings.optimizationMode().toLowerCase(Locale.ROOT);
        var manual =
                settings.manualModel() == null ? "" : settings.manualModel().strip();
        if (CodeMode.of(mode).isEmpty()) {
            errors.add("optimization_mode must be one of " + MODES.stream().collect(Collectors.joining(", ")));
        }
        if (!on && manual.isEmpty()) {
            errors.add("manual_model is needed where use_code_router is off");
        }
        if (!manual.isEmpty() && !routers.isKnown(manual)) {
            warnings.add("manual_model is no model that is served here");
        }
        return new Verdict(errors.isEmpty(), errors.isEmpty() ? name(on, mode, manual) : "", errors, warnings);
    }

    private static String name(boolean on, String mode, String manual) {
        if (!on) {
            return manual;
        }
        return CodeMode.of(mode).orElseThrow() == CodeMode.AUTO ? NAME : NAME + ":" + mode;
    }
}
