package dev.gatehouse.routers;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Chooses a model for work on code: the task's tier, and within it the model that suits the task best. Pure. */
final class CodeRouter {
    private static final int WORST_TIER = 4;
    private static final double OF_STRENGTH = 2;
    private static final double OF_CODE = 0.5;
    private static final double OF_DOLLAR = 0.1;
    private static final double OF_BENCHMARK = 0.05;
    private static final List<String> CODE = List.of("code_generation", "debugging", "refactoring");
    private static final String FALLBACK = "zai/glm-4.7";

    private final CodeClassifier classifier = new CodeClassifier();
    private final Map<Integer, List<CodeModel>> tiers =
            Table.rows("code-tiers").stream().map(CodeModel::of).collect(Collectors.groupingBy(CodeModel::tier));
    private final Map<String, Offer.Prices> baselines = readBaselines();

    private static Map<String, Offer.Prices> readBaselines() {
        var baselines = new LinkedHashMap<String, Offer.Prices>();
        Table.rows("code-baselines")
                .forEach(row -> baselines.put(
                        row.text("baseline"),
                        new Offer.Prices(row.decimal("price_input"), row.decimal("price_output"))));
        return baselines;
    }

    /**
     * What was chosen, and for which task.
     *
     * @param model null for one that is not in the table
     * @param fallback why it is not the best of its tier
     */
    record Pick(CodeTask task, @Nullable CodeModel model, Offer offer, Optional<String> fallback) {}

    CodeModel fallback() {
        return model(FALLBACK).orElseThrow();
    }

    Map<String, Offer.Prices> baselines() {
        return baselines;
    }

    Map<Integer, List<CodeModel>> tiers() {
        return tiers;
    }

    /** Its models in the order of the table. */
    List<CodeModel> tier(int tier) {
        return tiers.getOrDefault(tier, List.of());
    }

    Optional<CodeModel> model(String id) {
        return tiers.values().stream()
                .flatMap(List::stream)
                .filter(model -> model.id().equals(id))
                .findFirst();
    }

    CodeTask classify(Conversation conversation) {
        return classify(conversation, Signs.of(conversation));
    }

    CodeTask classify(Conversation conversation, Signs signs) {
        return conversation.prompt().isBlank() ? CodeTask.UNKNOWN : classifier.classify(conversation.prompt(), signs);
    }

    /**
     * Empty where no model of the table can serve the request.
     *
     * @param tokens of the prompt, estimated
     */
    Optional<Pick> select(CodeTask task, CodeMode mode, long tokens, Offers offers) {
        if (task.equals(CodeTask.UNKNOWN)) {
            return fallback(task, offers);
        }
        for (int tier : order(task.tier(mode))) {
            var ranked = tier(tier).stream()
                    .sorted(Comparator.comparingDouble((CodeModel model) -> -score(model, task, mode)))
                    .toList();
            for (var model : ranked) {
                var offer = tokens > model.context() ? Optional.<Offer>empty() : offers.find(model.id());
                if (offer.isPresent()) {
                    return Optional.of(new Pick(task, model, offer.get(), Optional.empty()));
                }
            }
        }
        return Optional.empty();
    }

    /** Where nothing is known of the task: the fallback model, else the cheapest tier there is. */
    private Optional<Pick> fallback(CodeTask task, Offers offers) {
        var all = new ArrayList<CodeModel>();
        all.add(fallback());
        for (int tier = WORST_TIER; tier > 0; tier--) {
            all.addAll(tier(tier));
        }
        for (var model : all) {
            var offer = offers.find(model.id());
            if (offer.isPresent()) {
                return Optional.of(
                        new Pick(task, model, offer.get(), Optional.of("the request has no text of a user")));
            }
        }
        return Optional.empty();
    }

    /** The tier itself, then better ones, then worse ones. */
    private static List<Integer> order(int tier) {
        var order = new ArrayList<Integer>(WORST_TIER);
        for (int better = tier; better >= 1; better--) {
            order.add(better);
        }
        for (int worse = tier + 1; worse <= WORST_TIER; worse++) {
            order.add(worse);
        }
        return order;
    }

    static double score(CodeModel model, CodeTask task, CodeMode mode) {
        double score = model.strengths().contains(task.category()) ? OF_STRENGTH : 0;
        if (model.strengths().stream().anyMatch(CODE::contains)) {
            score += OF_CODE;
        }
        return score
                + switch (mode) {
                    case PRICE -> -OF_DOLLAR * model.prices().blended().doubleValue() / 3;
                    case QUALITY -> OF_BENCHMARK * model.sweBench().doubleValue();
                    case AUTO, AGENTIC -> 0;
                };
    }

    /** By the name of what it is compared with. */
    Map<String, Saving> savings(Offer.Prices selected) {
        var savings = new LinkedHashMap<String, Saving>();
        baselines.forEach((name, baseline) -> savings.put(name, Saving.of(selected, baseline)));
        return savings;
    }
}
