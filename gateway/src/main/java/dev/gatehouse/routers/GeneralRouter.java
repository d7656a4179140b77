package dev.gatehouse.routers;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** Chooses a model by what quality, cost and speed are worth. Pure. */
final class GeneralRouter {
    private static final double UNKNOWN_SPEED = 50;
    /** So many points ahead of the second is certain. */
    private static final double CERTAIN = 50;

    private final GeneralClassifier classifier = new GeneralClassifier();
    private final List<Member> pool = pool(classifier.categories());
    private final Map<String, Double> speeds = Table.rows("general-speeds").stream()
            .collect(Collectors.toMap(
                    row -> row.text("provider"), row -> row.decimal("speed").doubleValue()));
    private final Map<GeneralMode, List<String>> fallbacks = Table.rows("general-fallbacks").stream()
            .collect(
                    Collectors.toMap(row -> GeneralMode.of(row.text("mode")).orElseThrow(), row -> row.list("models")));

    /**
     * A model of the pool.
     *
     * @param priors expected quality of its answers, 0 to 100, by category
     */
    record Member(String model, String notdiamondId, Map<String, Double> priors) {
        private static final double USUAL = 80;

        Member {
            priors = Map.copyOf(priors);
        }

        double prior(String category) {
            return priors.getOrDefault(category, USUAL);
        }
    }

    /** How a model did in the comparison. */
    record Scored(String model, double score) {}

    /**
     * What was chosen.
     *
     * @param offer empty where no model of the pool or the fallbacks can serve the request
     * @param fallback why it is not the best of the pool
     * @param candidates in the order of the pool
     */
    record Pick(
            String category,
            Optional<Offer> offer,
            double confidence,
            Optional<String> fallback,
            List<Scored> candidates) {
        Pick {
            candidates = List.copyOf(candidates);
        }
    }

    private static List<Member> pool(List<String> categories) {
        return Table.rows("general-models").stream()
                .map(row -> new Member(
                        row.text("model"),
                        row.text("notdiamond_id"),
                        categories.stream()
                                .collect(Collectors.toMap(
                                        category -> category,
                                        category -> row.decimal(category).doubleValue()))))
                .toList();
    }

    List<Member> pool() {
        return pool;
    }

    List<String> fallbacks(GeneralMode mode) {
        return fallbacks.getOrDefault(mode, List.of());
    }

    String classify(Conversation conversation) {
        return classifier.classify(conversation);
    }

    Pick select(String category, GeneralMode mode, Offers offers) {
        var contenders = contenders(category, mode, offers);
        var scored = score(contenders, mode);
        int best = -1;
        for (int i = 0; i < scored.size(); i++) {
            if (best < 0 || scored.get(i).score() > scored.get(best).score()) {
                best = i;
            }
        }
        return best < 0
                ? fallback(category, mode, offers)
                : new Pick(
                        category,
                        Optional.of(contenders.get(best).offer()),
                        confidence(scored, best),
                        Optional.empty(),
                        scored);
    }

    private record Contender(Offer offer, double quality, double price) {}

    private List<Contender> contenders(String category, GeneralMode mode, Offers offers) {
        var contenders = new ArrayList<Contender>();
        for (var member : pool) {
            var offer = offers.find(member.model()).orElse(null);
            var prices = offer == null ? null : offer.prices().orElse(null);
            if (offer != null && prices != null) {
                double quality = member.prior(category) + offer.points();
                if (mode.admits(quality)) {
                    contenders.add(
                            new Contender(offer, quality, prices.blended().doubleValue()));
                }
            }
        }
        return contenders;
    }

    private List<Scored> score(List<Contender> contenders, GeneralMode mode) {
        double cheapest = Double.MAX_VALUE;
        double fastest = Double.MAX_VALUE;
        for (var contender : contenders) {
            cheapest = Math.min(cheapest, contender.price());
            double own = contender.offer().p50Millis();
            if (!Double.isNaN(own)) {
                fastest = Math.min(fastest, own);
            }
        }
        var scored = new ArrayList<Scored>();
        for (var contender : contenders) {
            double cost = share(cheapest, contender.price());
            scored.add(new Scored(
                    contender.offer().model(),
                    mode.score(contender.quality(), cost, speed(contender.offer(), fastest))));
        }
        return scored;
    }

    private double speed(Offer offer, double fastest) {
        double own = offer.p50Millis();
        return Double.isNaN(own) ? speeds.getOrDefault(offer.provider(), UNKNOWN_SPEED) : share(fastest, own);
    }

    /** What costs nothing is as good as can be. */
    private static double share(double best, double own) {
        return own <= best ? 100 : 100 * best / own;
    }

    private static double confidence(List<Scored> scored, int best) {
        double second = 0;
        for (int i = 0; i < scored.size(); i++) {
            if (i != best) {
                second = Math.max(second, scored.get(i).score());
            }
        }
        return Math.min(1, 0.5 + (scored.get(best).score() - second) / CERTAIN);
    }

    private Pick fallback(String category, GeneralMode mode, Offers offers) {
        var reason = "no model of the pool can serve the request";
        for (var model : fallbacks(mode)) {
            var offer = offers.find(model);
            if (offer.isPresent()) {
                return new Pick(category, offer, 0, Optional.of(reason), List.of());
            }
        }
        return new Pick(category, Optional.empty(), 0, Optional.of(reason), List.of());
    }
}
