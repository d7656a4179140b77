package dev.gatehouse.routing;

import dev.gatehouse.catalog.Catalog;
import dev.gatehouse.config.Config;
import dev.gatehouse.config.Finding;
import dev.gatehouse.provider.Timeouts;
import java.net.URI;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What can be served.
 *
 * @param models deployments by public name, in order
 * @param patterns models without a list
 * @param otherNames what else a model may be called, where only one is meant
 * @param aliases names that stand for others, whatever else has them
 * @param listed for model lists
 * @param warnings what was configured and is not served
 */
public record Deployments(
        Map<String, List<Deployment>> models,
        List<RoutePattern> patterns,
        Collection<OtherName> otherNames,
        Map<String, String> aliases,
        List<ListedModel> listed,
        List<Finding> warnings) {

    /** @param model a public name */
    record OtherName(String name, String model) {}

    public Deployments {
        models = Collections.unmodifiableMap(new LinkedHashMap<>(models));
        patterns = List.copyOf(patterns);
        otherNames = List.copyOf(otherNames);
        aliases = Map.copyOf(aliases);
        listed = List.copyOf(listed);
        warnings = List.copyOf(warnings);
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
        return new Deployments(models, patterns, otherNames, targets, shown, warnings);
    }
}
