package dev.gatehouse.routers;

import dev.gatehouse.routers.GeneralRouterAnswers.Candidate;
import dev.gatehouse.routers.GeneralRouterAnswers.Fallbacks;
import dev.gatehouse.routers.GeneralRouterAnswers.Model;
import dev.gatehouse.routers.GeneralRouterAnswers.Models;
import dev.gatehouse.routers.GeneralRouterAnswers.Options;
import dev.gatehouse.routers.GeneralRouterAnswers.Stats;
import dev.gatehouse.routers.GeneralRouterAnswers.StatsOf;
import dev.gatehouse.routers.GeneralRouterAnswers.Syntax;
import dev.gatehouse.routers.GeneralRouterAnswers.Test;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** Shows the general router: its settings, its pool, what it chose, what it would choose. */
final class GeneralRouterViews {
    private static final String SWITCH = "use_general_router";
    private static final String NAME = "router:general";

    private final ModelRouters routers;
    private final Decisions decisions;

    GeneralRouterViews(ModelRouters routers, Decisions decisions) {
        this.routers = routers;
        this.decisions = decisions;
    }

    Options settings() {
        var modes = Arrays.stream(GeneralMode.values())
                .map(mode -> new Option.Choice(mode.text(), mode.label(), mode.description()))
                .toList();
        var names = modes.stream().map(Option.Choice::value).toList();
        var options = new LinkedHashMap<String, Option>();
        options.put(SWITCH, Option.flag(true, "Use the general router", "Choose the model by the prompt"));
        options.put(
                "optimization_mode",
                Option.select(
                        GeneralMode.BALANCED.text(), names, "Optimize for", "What the router is to prefer", SWITCH));
        var pool = routers.general().pool().stream()
                .map(GeneralRouter.Member::model)
                .toList();
        return new Options(
                true,
                options,
                modes,
                modes,
                byMode(_ -> pool),
                new Syntax(
                        NAME + ":<mode>",
                        names.stream().map(mode -> NAME + ":" + mode).toList(),
                        List.of("gatewayz-general", "gatewayz-general-<mode>", "router", "router:<mode>")));
    }

    Models models() {
        var models = routers.general().pool().stream()
                .map(member -> new Model(
                        member.model(),
                        member.model(),
                        member.model().substring(0, member.model().indexOf('/')),
                        routers.providers(member.model()),
                        member.notdiamondId()))
                .toList();
        return new Models(true, models, models.size());
    }

    Fallbacks fallbacks() {
        return new Fallbacks(true, fallbackModels(), byMode(routers.general()::fallbacks));
    }

    private Map<String, String> fallbackModels() {
        return byMode(mode -> routers.general().fallbacks(mode).getFirst());
    }

    private static <T> Map<String, T> byMode(Function<GeneralMode, T> what) {
        var map = new LinkedHashMap<String, T>();
        for (var mode : GeneralMode.values()) {
            map.put(mode.text(), what.apply(mode));
        }
        return map;
    }

    StatsOf stats() {
        var stats = decisions.stats(Decision.General.ROUTER);
        return new StatsOf(
                true,
                new Stats(
                        false,
                        fallbackModels(),
                        stats.requests(),
                        stats.by(Decision.Recorded::mode),
                        stats.by(Decision.Recorded::model),
                        stats.fallbacks(),
                        stats.averageMillis(),
                        stats.averageConfidence()));
    }

    Test test(GeneralRouterRequests.Test asked) {
        return routers.general(asked.wanted(), asked.conversation())
                .map(decision -> test((Decision.General) decision))
                .orElseThrow(CodeRouterViews::nothingServed);
    }

    private static Test test(Decision.General decision) {
        return new Test(
                decision.model(),
                decision.model(),
                decision.provider(),
                decision.mode().text(),
                decision.millis(),
                decision.roundedConfidence(),
                decision.fallback().isPresent(),
                decision.fallback().orElse(null),
                reasoning(decision),
                decision.pick().candidates().stream()
                        .sorted(Comparator.comparingDouble((GeneralRouter.Scored scored) -> -scored.score()))
                        .map(scored -> new Candidate(
                                scored.model(),
                                BigDecimal.valueOf(scored.score()).setScale(2, RoundingMode.HALF_EVEN)))
                        .toList());
    }

    private static String reasoning(Decision.General decision) {
        var kind = "The prompt is " + decision.pick().category() + "; in mode "
                + decision.mode().text() + " " + decision.model();
        return decision.fallback().isPresent()
                ? kind + " was taken, because " + decision.fallback().get() + "."
                : kind + " scores best of " + decision.pick().candidates().size() + " models that can be called.";
    }
}
