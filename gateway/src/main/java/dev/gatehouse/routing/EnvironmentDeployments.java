package dev.gatehouse.routing;

import dev.gatehouse.catalog.Catalog;
import dev.gatehouse.catalog.CatalogModel;
import dev.gatehouse.catalog.ProviderFacts;
import dev.gatehouse.catalog.Providers;
import dev.gatehouse.config.Connection;
import dev.gatehouse.config.Connections;
import dev.gatehouse.config.Finding;
import dev.gatehouse.config.InvalidConfig;
import dev.gatehouse.config.Wildcard;
import dev.gatehouse.provider.Timeouts;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Serves every provider the environment holds a key for, with all its catalogued models, as {@code provider/model}, and as
 * {@code model} where only one provider has it.
 */
final class EnvironmentDeployments {
    static final String ORIGIN = "environment";

    private final Catalog catalog;
    private final Providers providers = Providers.shipped();
    private final Timeouts timeouts;
    private final LocalDate today;

    EnvironmentDeployments(Catalog catalog, Timeouts timeouts, LocalDate today) {
        this.catalog = catalog;
        this.timeouts = timeouts;
        this.today = today;
    }

    Deployments all(Map<String, String> environment) {
        var connections = new Connections(environment);
        var builder = new Builder();
        var faults = new ArrayList<Finding>();
        for (var provider : providers.all()) {
            var key = connections.key(provider);
            var address = connections.address(provider);
            boolean keyless = provider.authHeader().isEmpty() && address.isPresent();
            if (key.isEmpty() && !keyless) {
                address.ifPresent(it -> builder.warn(it.name(), "set without a key: the provider is not configured"));
                continue;
            }
            var variable = key.or(() -> address).map(Connections.Variable::name).orElse("");
            if (!Connections.isServed(provider)) {
                builder.warn(variable, Connections.notServed(provider));
                continue;
            }
            var base = address.isPresent()
                    ? address.flatMap(it -> Connection.address(it.value()))
                    : connections.ownAddress(provider);
            if (base.isPresent()) {
                serve(
                        provider,
                        Connections.connection(provider, base.get(), key, Map.of()),
                        address.isPresent(),
                        builder);
            } else if (address.isPresent()) {
                faults.add(new Finding("environment", 0, address.get().name(), "holds no http or https address"));
            } else {
                builder.warn(
                        variable, "not used: " + provider.urlNames().getFirst() + " must say where the provider is");
            }
        }
        if (!faults.isEmpty()) {
            throw new InvalidConfig(faults);
        }
        return builder.build(Map.of());
    }

    /** @param ownServer the address is not the provider's own: who is there may serve more than the catalogue knows */
    private void serve(ProviderFacts provider, Connection connection, boolean ownServer, Builder builder) {
        var slug = provider.slug();
        var known = catalog.models(slug, Builder.SERVED);
        for (var model : known) {
            var mode = Builder.mode(model);
            if (mode.isPresent() && catalog.isOffered(model, today)) {
                var name = slug + "/" + model.id();
                builder.add(
                        deployment(name, connection, model.id(), Optional.of(model), mode.get()),
                        model.contextTokens());
                builder.also(model.id(), name);
                provider.prefixes().forEach(prefix -> builder.also(prefix + "/" + model.id(), name));
            }
        }
        if (connection.protocol().equals("openai") && (ownServer || known.isEmpty())) {
            builder.add(new RoutePattern(
                    Wildcard.of(slug + "/*"), (name, id) -> List.of(uncatalogued(name, connection, id))));
        }
    }

    /** Not offered by the catalogue, which may know it all the same. */
    private Deployment uncatalogued(String name, Connection connection, String id) {
        var known = catalog.find(connection.provider(), id);
        return deployment(
                name, connection, id, known, known.flatMap(Builder::mode).orElse(Deployment.Mode.CHAT));
    }

    private Deployment deployment(
            String name, Connection connection, String id, Optional<CatalogModel> model, Deployment.Mode mode) {
        return new Deployment(
                ORIGIN + ":" + name,
                name,
                connection.provider(),
                ConfigDeployments.protocol(connection),
                id,
                connection.baseUrl(),
                connection.credential(),
                connection.headers(),
                timeouts,
                model.flatMap(CatalogModel::price),
                model.map(CatalogModel::maxOutputTokens).orElse(0L),
                mode,
                1,
                ORIGIN,
                List.of());
    }
}
