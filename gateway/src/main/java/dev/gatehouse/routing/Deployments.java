package dev.gatehouse.routing;

import dev.gatehouse.catalog.Catalog;
import dev.gatehouse.config.Config;
import dev.gatehouse.config.Finding;
import dev.gatehouse.platform.Secret;
import dev.gatehouse.provider.Timeouts;
import java.net.URI;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What can be served.
 *
 * @param models deployments by public name, in order
 * @param patterns models without a list
 * @param otherNames what else a model may be called, where only one is meant
 * @param known names everybody knows, in lower case, and the models they stand for: besides what is served under a name
 * @param aliases names that stand for others, whatever else has them
 * @param listed for model lists
 * @param warnings what was configured and is not served
 */
public record Deployments(
        Map<String, List<Deployment>> models,
        List<RoutePattern> patterns,
        Collection<OtherName> otherNames,
        Map<String, String> known,
        Map<String, String> aliases,
        List<ListedModel> listed,
        List<Finding> warnings) {

    /**
     * @param model a public name
     * @param offer who alone is meant; empty for all who serve the model
     */
    record OtherName(Rank rank, String name, String model, Optional<Deployment> offer) {
        /** What a name means by the way it is written: the first that has it. */
        enum Rank {
            /** {@code provider/id}, as the product writes it. */
            OWN,
            /** The same with another name of the provider. */
            PREFIXED,
            /** A provider's id alone. */
            BARE
        }

        /** The same for all who serve the model. */
        OtherName ofModel() {
            return new OtherName(rank, name, model, Optional.empty());
        }
    }

    public Deployments {
        models = Collections.unmodifiableMap(new LinkedHashMap<>(models));
        patterns = List.copyOf(patterns);
        otherNames = List.copyOf(otherNames);
        known = Map.copyOf(known);
        aliases = Map.copyOf(aliases);
        listed = List.copyOf(listed);
        warnings = List.copyOf(warnings);
    }

    /** Without names everybody knows. */
    public Deployments(
            Map<String, List<Deployment>> models,
            List<RoutePattern> patterns,
            Collection<OtherName> otherNames,
            Map<String, String> aliases,
            List<ListedModel> listed,
            List<Finding> warnings) {
        this(models, patterns, otherNames, Map.of(), aliases, listed, warnings);
    }

    /**
     * The models of the configuration; where it names none, those of all providers the environment holds a key for.
     *
     * @param today decides which catalogued models are retired
     * @throws dev.gatehouse.config.InvalidConfig where the environment holds something unusable
     */
    public static Deployments from(
            Config config, Map<String, String> environment, Catalog catalog, Timeouts timeouts, LocalDate today) {
        var effective = TimeoutSettings.over(timeouts, config.timeout(), config.streamTimeout());
        return config.models().isEmpty()
                ? new EnvironmentDeployments(catalog, effective, today)
                        .all(environment)
                        .withAliases(config.aliases())
                : new ConfigDeployments(catalog, effective, today).all(config, environment);
    }

    /**
     * A few well-known models, served by the simulator.
     *
     * @param base such as {@code http://127.0.0.1:8800}, without a path
     */
    public static Deployments simulator(URI base, Catalog catalog, Timeouts timeouts) {
        return SimulatorDeployments.at(base, catalog, timeouts);
    }

    /** Nothing is configured. */
    public boolean isEmpty() {
        return models.isEmpty() && patterns.isEmpty();
    }

    /** What no log may show. */
    public List<Secret> secrets() {
        return Stream.of(
                        models.values().stream().flatMap(List::stream),
                        otherNames.stream().flatMap(other -> other.offer().stream()),
                        patterns.stream()
                                .flatMap(pattern ->
                                        pattern.serve().apply(pattern.name().with("*"), "*").stream()))
                .flatMap(all -> all)
                .flatMap(deployment -> deployment.credentials().secrets().stream())
                .distinct()
                .toList();
    }

    public Routes routes() {
        return new Routes(this, Map.of());
    }

    Deployments withAliases(Map<String, Config.Alias> more) {
        var targets = new LinkedHashMap<>(aliases);
        var shown = new ArrayList<>(listed);
        more.forEach((name, alias) -> {
            targets.put(name, alias.model());
            if (!alias.hidden()) {
                listed.stream()
                        .filter(model -> model.id().equals(alias.model()))
                        .findFirst()
                        .ifPresent(model -> shown.add(new ListedModel(
                                name,
                                model.created(),
                                model.ownedBy(),
                                model.mode(),
                                model.contextTokens(),
                                model.maxOutputTokens(),
                                model.price())));
            }
        });
        return new Deployments(models, patterns, otherNames, known, targets, shown, warnings);
    }
}
