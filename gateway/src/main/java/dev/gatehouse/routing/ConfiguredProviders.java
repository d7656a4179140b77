package dev.gatehouse.routing;

import dev.gatehouse.catalog.ProviderFacts;
import dev.gatehouse.catalog.Providers;
import dev.gatehouse.config.Connection;
import dev.gatehouse.config.Connections;
import dev.gatehouse.config.Connections.Variable;
import dev.gatehouse.config.Finding;
import dev.gatehouse.config.InvalidConfig;
import dev.gatehouse.platform.Secret;
import dev.gatehouse.provider.Credentials;
import dev.gatehouse.provider.Credentials.Credential;
import dev.gatehouse.provider.Timeouts;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Finds the providers an environment holds keys for. */
final class ConfiguredProviders {
    private final Providers providers;
    private final Timeouts timeouts;

    ConfiguredProviders(Providers providers, Timeouts timeouts) {
        this.providers = providers;
        this.timeouts = timeouts;
    }

    /**
     * By slug, in the order of the registry.
     *
     * @param told what is set and not used
     * @throws InvalidConfig where something unusable is
     */
    Map<String, ConfiguredProvider> of(Map<String, String> environment, Builder told) {
        var connections = new Connections(environment);
        var configured = new LinkedHashMap<String, ConfiguredProvider>();
        var faults = new ArrayList<Finding>();
        for (var provider : providers.all()) {
            if (!connections.isOff(provider)) {
                find(provider, connections, told, faults).ifPresent(found -> configured.put(provider.slug(), found));
            }
        }
        if (!faults.isEmpty()) {
            throw new InvalidConfig(faults);
        }
        return configured;
    }

    private Optional<ConfiguredProvider> find(
            ProviderFacts provider, Connections connections, Builder told, List<Finding> faults) {
        var key = connections.key(provider);
        var address = connections.address(provider);
        boolean keyless = provider.authHeader().isEmpty() && address.isPresent();
        if (key.isEmpty() && !keyless) {
            address.ifPresent(it -> told.warn(it.name(), "set without a key: the provider is not configured"));
            return Optional.empty();
        }
        var variable = key.or(() -> address).map(Variable::name).orElse("");
        if (!Connections.isServed(provider)) {
            told.warn(variable, Connections.notServed(provider));
            return Optional.empty();
        }
        var base = address.isPresent()
                ? address.flatMap(it -> Connection.address(it.value()))
                : connections.ownAddress(provider);
        if (base.isEmpty()) {
            if (address.isPresent()) {
                faults.add(fault(address.get().name(), "holds no http or https address"));
            } else {
                told.warn(variable, "not used: " + provider.urlNames().getFirst() + " must say where the provider is");
            }
            return Optional.empty();
        }
        var models = connections.models(provider, base.get(), Optional.empty(), Optional.empty());
        var connection = Connections.connection(provider, models, key, Map.of());
        return Optional.of(new ConfiguredProvider(
                provider,
                connection,
                credentials(connection, key, connections, told, faults),
                timeouts(provider),
                address.isPresent()));
    }

    private static Credentials credentials(
            Connection connection,
            Optional<Variable> key,
            Connections connections,
            Builder told,
            List<Finding> faults) {
        if (key.isEmpty()) {
            return Credentials.NONE;
        }
        var more = connections.moreKeys(key.get());
        if (connection.credential().isEmpty()) {
            // It stands in a header of its own, together with what else is sent.
            more.forEach(unused -> told.warn(unused.name(), "not used: this provider takes one key"));
            return Credentials.NONE;
        }
        var all = new ArrayList<Credential>();
        all.add(credential(key.get(), connections, faults));
        more.forEach(one -> all.add(credential(one, connections, faults)));
        return Credentials.of(all);
    }

    private static Credential credential(Variable key, Connections connections, List<Finding> faults) {
        var weight = connections.weight(key);
        if (weight.isEmpty()) {
            faults.add(fault(key.name() + Connections.WEIGHT, "holds no number from 1 to 1000"));
        }
        return new Credential(Secret.of(key.value().strip()), weight.orElse(1));
    }

    private static Finding fault(String variable, String reason) {
        return new Finding("environment", 0, variable, reason);
    }

    /** What is set for all; where nothing is set, longer for those known to take longer. */
    private Timeouts timeouts(ProviderFacts provider) {
        return new Timeouts(
                timeouts.connect(),
                patient(timeouts.firstContent(), Timeouts.DEFAULT.firstContent(), provider),
                patient(timeouts.idle(), Timeouts.DEFAULT.idle(), provider),
                timeouts.total());
    }

    private static Duration patient(Duration set, Duration usual, ProviderFacts provider) {
        return set.equals(usual) && usual.compareTo(provider.patience()) < 0 ? provider.patience() : set;
    }
}
