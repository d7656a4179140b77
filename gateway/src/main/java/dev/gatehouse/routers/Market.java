package dev.gatehouse.routers;

import dev.gatehouse.catalog.CatalogModel;
import dev.gatehouse.money.Bucket;
import dev.gatehouse.routing.CatalogFacts;
import dev.gatehouse.routing.Deployment;
import dev.gatehouse.routing.Routes;
import java.math.BigDecimal;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Which models can be called at the moment, and for what. Asks nobody: it reads what is in memory. */
public final class Market {
    private static final BigDecimal UNPRICED = BigDecimal.valueOf(Long.MAX_VALUE);

    private final Supplier<Routes> routes;
    private final CatalogFacts facts;
    private final Predicate<Deployment> open;
    private final Function<Deployment, @Nullable Measured> measured;
    private volatile @Nullable Ranked ranked;

    /** Made anew only when what is served changes. */
    private record Ranked(Routes routes, List<String> models) {}

    /**
     * @param open whether its provider is not to be called at the moment
     * @param measured what was seen of a deployment's answers; null where nothing was
     */
    public Market(
            Supplier<Routes> routes,
            CatalogFacts facts,
            Predicate<Deployment> open,
            Function<Deployment, @Nullable Measured> measured) {
        this.routes = routes;
        this.facts = facts;
        this.open = open;
        this.measured = measured;
    }

    /** As above, as long as nothing is known of how providers do. */
    public Market(Supplier<Routes> routes, CatalogFacts facts) {
        this(routes, facts, _ -> false, _ -> null);
    }

    /** Whether the name is a model's own, or another name of one. */
    boolean isServed(String name, @Nullable String team) {
        var current = routes.get();
        return current.names().contains(name)
                || team != null
                        && current.listedOf(team).stream()
                                .anyMatch(model -> model.id().equals(name));
    }

    /** Who serves it, each once. */
    List<String> providers(String name) {
        return routes.get().deployments(name).stream()
                .map(Deployment::provider)
                .distinct()
                .toList();
    }

    /** Whether anybody serves it, by a pattern too. */
    boolean isKnown(String name) {
        return routes.get().deployments(name).stream().anyMatch(Market::chats);
    }

    /** @param allowed whether the caller may use a model, by its name */
    Offers offers(@Nullable String team, Needs needs, Predicate<String> allowed) {
        var current = routes.get();
        return model -> {
            for (var deployment : current.deployments(model, team)) {
                if (chats(deployment) && !open.test(deployment) && fits(deployment, needs)) {
                    return allowed.test(model) ? Optional.of(offer(model, deployment)) : Optional.empty();
                }
            }
            return Optional.empty();
        };
    }

    /** As above, whatever the models can do and however their providers are doing. */
    Offers any(@Nullable String team, Predicate<String> allowed) {
        var current = routes.get();
        return model -> current.deployments(model, team).stream()
                .filter(deployment -> chats(deployment) && allowed.test(model))
                .findFirst()
                .map(deployment -> offer(model, deployment));
    }

    /** The cheapest of all models there are; of those that cost the same the first by name, and those without a price last. */
    Optional<Offer> cheapest(Offers offers) {
        return ranked().stream().map(offers::find).flatMap(Optional::stream).findFirst();
    }

    private List<String> ranked() {
        var current = routes.get();
        var known = ranked;
        if (known == null || known.routes() != current) {
            known = new Ranked(current, byPrice(current));
            ranked = known;
        }
        return known.models();
    }

    private static List<String> byPrice(Routes routes) {
        return routes.models().entrySet().stream()
                .filter(entry -> entry.getValue().stream().anyMatch(Market::chats))
                .sorted(Comparator.comparing((Map.Entry<String, List<Deployment>> entry) -> blended(entry.getValue()))
                        .thenComparing(Map.Entry::getKey))
                .map(Map.Entry::getKey)
                .toList();
    }

    private static BigDecimal blended(List<Deployment> deployments) {
        return deployments.stream()
                .flatMap(deployment -> prices(deployment).stream())
                .map(Offer.Prices::blended)
                .findFirst()
                .orElse(UNPRICED);
    }

    private static boolean chats(Deployment deployment) {
        return deployment.mode() == Deployment.Mode.CHAT;
    }

    private Offer offer(String model, Deployment deployment) {
        return new Offer(model, deployment.provider(), prices(deployment), measured.apply(deployment));
    }

    private static Optional<Offer.Prices> prices(Deployment deployment) {
        return deployment
                .price()
                .map(price -> new Offer.Prices(
                        price.base().of(Bucket.INPUT), price.base().of(Bucket.OUTPUT)));
    }

    /** What nobody knows of a model does not count against it. */
    private boolean fits(Deployment deployment, Needs needs) {
        return needs.equals(Needs.NOTHING)
                || facts.of(deployment).map(model -> fits(model, needs)).orElse(true);
    }

    private static boolean fits(CatalogModel model, Needs needs) {
        if (model.contextTokens() > 0 && needs.tokens() > model.contextTokens()) {
            return false;
        }
        var features = model.features();
        return features.isEmpty()
                || (!needs.tools() || features.contains("tools"))
                        && (!needs.vision() || features.contains("vision"))
                        && switch (needs.json()) {
                            case NO -> true;
                            case OBJECT -> features.contains("json_schema") || features.contains("tools");
                            case SCHEMA -> features.contains("json_schema");
                        };
    }
}
