package dev.gatehouse.routing;

import dev.gatehouse.catalog.Catalog;
import dev.gatehouse.catalog.CatalogModel;
import dev.gatehouse.config.Config;
import dev.gatehouse.config.Connection;
import dev.gatehouse.config.Connections;
import dev.gatehouse.config.ModelEntry;
import dev.gatehouse.config.Wildcard;
import dev.gatehouse.provider.Protocol;
import dev.gatehouse.provider.Timeouts;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Function;

/** Serves the entries of a configuration, under the names they have there. */
final class ConfigDeployments {
    static final String ORIGIN = "config";
    static final String STORED = "stored";

    private final Catalog catalog;
    private final CatalogFacts facts;
    private final Timeouts timeouts;
    private final LocalDate today;
    private final EnvironmentDeployments environmental;

    ConfigDeployments(Catalog catalog, Timeouts timeouts, LocalDate today) {
        this.catalog = catalog;
        this.facts = new CatalogFacts(catalog);
        this.timeouts = timeouts;
        this.today = today;
        this.environmental = new EnvironmentDeployments(catalog, timeouts, today);
    }

    Deployments all(Config config, Map<String, String> environment) {
        var builder = new Builder();
        add(config.models(), environment, builder);
        return builder.build(config.aliases());
    }

    CatalogFacts facts() {
        return facts;
    }

    /** Entries of one name share what is asked of it. */
    void add(List<ModelEntry> entries, Map<String, String> environment, Builder builder) {
        var groups = new LinkedHashMap<String, List<ModelEntry>>();
        entries.forEach(entry ->
                groups.computeIfAbsent(entry.name(), _ -> new ArrayList<>()).add(entry));
        // Those of a higher order have no weight: they are tried after the others, the lower first.
        groups.values().forEach(group -> group.sort(Comparator.comparingLong(ModelEntry::order)));
        groups.values().stream().filter(group -> !group.getFirst().isPattern()).forEach(group -> exact(group, builder));
        groups.values().stream()
                .filter(group -> group.getFirst().isPattern())
                .forEach(group -> pattern(group, builder, environment));
    }

    private void exact(List<ModelEntry> group, Builder builder) {
        var weights = weights(group);
        for (int i = 0; i < group.size(); i++) {
            var entry = group.get(i);
            var facts = this.facts.of(entry, entry.upstreamModel());
            builder.add(
                    deployment(entry, entry.name(), entry.upstreamModel(), entry.id(), weights.get(i), facts),
                    entry.contextTokens() > 0
                            ? entry.contextTokens()
                            : facts.map(CatalogModel::contextTokens).orElse(0L));
        }
    }

    private void pattern(List<ModelEntry> group, Builder builder, Map<String, String> environment) {
        // An entry without a provider stands for all of them.
        var served =
                group.stream().filter(entry -> entry.connection().isPresent()).toList();
        if (served.size() < group.size()) {
            builder.addAll(environmental.all(environment));
        }
        if (served.isEmpty()) {
            return;
        }
        var name = Wildcard.of(group.getFirst().name());
        var weights = weights(served);
        expand(served.getFirst(), name, served, weights, builder);
        builder.add(new RoutePattern(name, (asked, text) -> deployments(served, weights, asked, text)));
    }

    /** Catalogued models the pattern is known to serve are named, so that they are listed and found by one look-up. */
    private void expand(
            ModelEntry first, Wildcard name, List<ModelEntry> group, List<Integer> weights, Builder builder) {
        var upstream = Wildcard.of(first.upstreamModel());
        var slug = first.connection().map(Connection::provider).orElse("");
        if (upstream.isExact() || name.fixed() == 0) {
            return;
        }
        for (var model : catalog.models(slug, Builder.SERVED)) {
            var text = upstream.match(model.id());
            if (text.isPresent()
                    && catalog.isOffered(model, today)
                    && Builder.isServed(
                            first.connection().map(Connection::protocol).orElse(""), model)
                    && Builder.mode(model).isPresent()) {
                var asked = name.with(text.get());
                if (!builder.has(asked)) {
                    deployments(group, weights, asked, text.get())
                            .forEach(deployment -> builder.add(deployment, model.contextTokens()));
                }
            }
        }
    }

    private List<Deployment> deployments(List<ModelEntry> group, List<Integer> weights, String asked, String text) {
        var deployments = new ArrayList<Deployment>();
        for (int i = 0; i < group.size(); i++) {
            var entry = group.get(i);
            var model = Wildcard.of(entry.upstreamModel()).with(text);
            var id = entry.id() + ":" + model;
            deployments.add(deployment(entry, asked, model, id, weights.get(i), facts.of(entry, model)));
        }
        return deployments;
    }

    private Deployment deployment(
            ModelEntry entry, String name, String upstreamModel, String id, int weight, Optional<CatalogModel> facts) {
        var connection = entry.connection().orElseThrow();
        return new Deployment(
                id,
                name,
                connection.provider(),
                protocol(connection),
                upstreamModel,
                connection.baseUrl(),
                connection.credential(),
                connection.headers(),
                TimeoutSettings.over(timeouts, entry.timeout(), entry.streamTimeout()),
                entry.price().or(() -> facts.flatMap(CatalogModel::price)),
                entry.maxOutputTokens() > 0
                        ? entry.maxOutputTokens()
                        : facts.map(CatalogModel::maxOutputTokens).orElse(0L),
                mode(entry, facts),
                weight,
                entry.stored() ? STORED : ORIGIN,
                entry.accessGroups());
    }

    static Protocol protocol(Connection connection) {
        return switch (connection.protocol()) {
            case "openai" -> Protocol.OPENAI;
            case "anthropic" -> Protocol.ANTHROPIC;
            case "gemini", Connections.VERTEX -> Protocol.GEMINI;
            default -> throw new IllegalArgumentException("not served: " + connection.protocol());
        };
    }

    /** The entry's own word, else the catalogue's, else chat. */
    private static Deployment.Mode mode(ModelEntry entry, Optional<CatalogModel> facts) {
        return entry.embedding()
                .map(embedding -> embedding ? Deployment.Mode.EMBEDDING : Deployment.Mode.CHAT)
                .or(() -> facts.flatMap(Builder::mode))
                .orElse(Deployment.Mode.CHAT);
    }

    /**
     * Shares of a group: by {@code weight} where its first entry has one, else by its {@code rpm} or {@code tpm}, else equal; what
     * is missing counts as nothing, and so does what is not of the lowest {@code order}.
     */
    static List<Integer> weights(List<ModelEntry> group) {
        long lowest = group.stream().mapToLong(ModelEntry::order).min().orElse(0);
        var first = group.stream()
                .filter(entry -> entry.order() == lowest)
                .findFirst()
                .orElseThrow();
        var measure = measure(first);
        long largest = group.stream()
                .mapToLong(entry -> measure.apply(entry).orElse(0))
                .max()
                .orElse(0);
        // Their sum must stay a small number; shares are kept to one part in a hundred thousand.
        long unit = Math.max(1, largest / 100_000);
        boolean nothing = group.stream()
                .filter(entry -> entry.order() == lowest)
                .allMatch(entry -> measure.apply(entry).orElse(0) == 0);
        return group.stream()
                .map(entry -> {
                    if (entry.order() != lowest) {
                        return 0;
                    }
                    long share = measure.apply(entry).orElse(0);
                    return nothing ? 1 : share == 0 ? 0 : (int) Math.max(1, share / unit);
                })
                .toList();
    }

    private static Function<ModelEntry, OptionalLong> measure(ModelEntry first) {
        if (first.weight().isPresent()) {
            return ModelEntry::weight;
        }
        if (first.rpm().isPresent()) {
            return ModelEntry::rpm;
        }
        return first.tpm().isPresent() ? ModelEntry::tpm : _ -> OptionalLong.of(1);
    }
}
