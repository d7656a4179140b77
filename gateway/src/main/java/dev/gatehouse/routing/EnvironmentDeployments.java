package dev.gatehouse.routing;

import dev.gatehouse.catalog.Aliases;
import dev.gatehouse.catalog.Catalog;
import dev.gatehouse.catalog.CatalogModel;
import dev.gatehouse.catalog.Chains;
import dev.gatehouse.catalog.Offers;
import dev.gatehouse.catalog.Providers;
import dev.gatehouse.config.Wildcard;
import dev.gatehouse.provider.Timeouts;
import dev.gatehouse.routing.Deployments.OtherName.Rank;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Serves every provider the environment holds a key for. A model has one name wherever it is offered, {@code vendor/model}, and its
 * providers are asked in the order of {@link Chains}; {@code provider/id} means what that one provider offers.
 */
final class EnvironmentDeployments {
    static final String ORIGIN = "environment";

    private final Catalog catalog;
    private final Providers providers = Providers.shipped();
    private final Offers offers = Offers.shipped();
    private final Chains chains = Chains.shipped();
    private final Aliases aliases = Aliases.shipped();
    private final Timeouts timeouts;
    private final LocalDate today;

    EnvironmentDeployments(Catalog catalog, Timeouts timeouts, LocalDate today) {
        this.catalog = catalog;
        this.timeouts = timeouts;
        this.today = today;
    }

    /** What one provider offers under the name a model has everywhere. */
    private record Offer(ConfiguredProvider by, CatalogModel known, int rank, Deployment deployment) {
        String slug() {
            return by.facts().slug();
        }
    }

    Deployments all(Map<String, String> environment) {
        var builder = new Builder();
        var configured = new ConfiguredProviders(providers, timeouts).of(environment, builder);
        var models = new LinkedHashMap<String, List<Offer>>();
        configured
                .values()
                .forEach(provider -> offers(provider)
                        .forEach(offer -> models.computeIfAbsent(
                                        offer.deployment().model(), _ -> new ArrayList<>())
                                .add(offer)));
        models.forEach((model, all) -> chain(model, all, builder));
        models.values().forEach(all -> all.forEach(offer -> names(offer, builder)));
        configured.values().forEach(provider -> unlisted(provider, builder));
        beyond(configured, builder);
        builder.known(aliases.all());
        return builder.build(Map.of());
    }

    private List<Offer> offers(ConfiguredProvider provider) {
        var slug = provider.facts().slug();
        var all = new ArrayList<Offer>();
        for (var model : catalog.models(slug, Builder.SERVED)) {
            var mode = Builder.mode(model);
            if (mode.isPresent()
                    && catalog.isOffered(model, today)
                    && Builder.isServed(provider.facts().protocol(), model)) {
                var canonical = offers.canonical(slug, model.id());
                all.add(new Offer(
                        provider,
                        model,
                        offers.rank(slug, model.id()),
                        provider.serve(canonical, model.id(), Optional.of(model), mode.get(), ORIGIN)));
            }
        }
        return all;
    }

    /** Each provider once, with the id it prefers; what does something else than the first is not the same model. */
    private void chain(String model, List<Offer> offers, Builder builder) {
        var best = new LinkedHashMap<String, Offer>();
        offers.stream()
                .filter(offer ->
                        chains.permits(model, offer.slug()) || offer.slug().equals(owner(model)))
                .sorted(Comparator.comparing(Offer::slug, chains.order(model)).thenComparingInt(Offer::rank))
                .forEach(offer -> best.putIfAbsent(offer.slug(), offer));
        var mode = best.values().stream()
                .findFirst()
                .map(offer -> offer.deployment().mode());
        best.values().stream()
                .filter(offer -> mode.filter(
                                first -> isAlike(first, offer.deployment().mode()))
                        .isPresent())
                .forEach(offer -> builder.add(offer.deployment(), offer.known().contextTokens(), owner(model)));
    }

    private static boolean isAlike(Deployment.Mode first, Deployment.Mode other) {
        return first.does(other) || other.does(first);
    }

    private static String owner(String model) {
        return model.substring(0, model.indexOf('/'));
    }

    private static void names(Offer offer, Builder builder) {
        var id = offer.deployment().upstreamModel();
        builder.offer(Rank.OWN, offer.slug() + "/" + id, offer.deployment());
        offer.by()
                .facts()
                .prefixes()
                .forEach(prefix -> builder.offer(Rank.PREFIXED, prefix + "/" + id, offer.deployment()));
        builder.offer(Rank.BARE, id, offer.deployment());
    }

    /** Who may serve more than the catalogue knows is asked for it by its own name. */
    private void unlisted(ConfiguredProvider provider, Builder builder) {
        if (!servesMore(provider)) {
            return;
        }
        var slug = provider.facts().slug();
        for (var prefix : provider.facts().prefixes()) {
            builder.add(new RoutePattern(
                    Wildcard.of(prefix + "/*"),
                    (_, id) -> chains.permits(slug + "/" + id, slug)
                            ? List.of(unlisted(provider, slug + "/" + id, id))
                            : List.of()));
        }
    }

    private void beyond(Map<String, ConfiguredProvider> configured, Builder builder) {
        for (var rule : chains.beyond()) {
            var provider = configured.get(rule.provider());
            if (provider != null && servesMore(provider)) {
                var nativeId = Wildcard.of(rule.nativeId());
                builder.add(new RoutePattern(
                        Wildcard.of(rule.name()),
                        (name, text) -> List.of(unlisted(provider, name, nativeId.with(text)))));
            }
        }
    }

    private Deployment unlisted(ConfiguredProvider provider, String name, String id) {
        var model = catalog.find(provider.facts().slug(), id);
        return provider.serve(name, id, model, model.flatMap(Builder::mode).orElse(Deployment.Mode.CHAT), ORIGIN);
    }

    /** Whose address is not the provider's own may serve more than is listed, and so may one of whom nothing is. */
    private boolean servesMore(ConfiguredProvider provider) {
        return provider.protocol().equals("openai")
                && (provider.elsewhere()
                        || catalog.models(provider.facts().slug(), Builder.SERVED)
                                .isEmpty());
    }
}
