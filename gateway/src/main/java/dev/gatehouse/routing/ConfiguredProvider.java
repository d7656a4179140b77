package dev.gatehouse.routing;

import dev.gatehouse.catalog.CatalogModel;
import dev.gatehouse.catalog.ProviderFacts;
import dev.gatehouse.config.Connection;
import dev.gatehouse.provider.Credentials;
import dev.gatehouse.provider.Timeouts;
import java.util.List;
import java.util.Optional;

/**
 * A provider the environment holds a key for.
 *
 * @param elsewhere its address is not the provider's own
 */
record ConfiguredProvider(
        ProviderFacts facts, Connection connection, Credentials credentials, Timeouts timeouts, boolean elsewhere) {

    String protocol() {
        return connection.protocol();
    }

    /**
     * @param model the name clients see
     * @param id the provider's own
     */
    Deployment serve(String model, String id, Optional<CatalogModel> known, Deployment.Mode mode, String origin) {
        return new Deployment(
                origin + ":" + facts.slug() + "/" + id,
                model,
                facts.slug(),
                ConfigDeployments.protocol(connection),
                id,
                connection.baseUrl(),
                credentials,
                connection.headers(),
                timeouts,
                known.flatMap(CatalogModel::price),
                known.map(CatalogModel::maxOutputTokens).orElse(0L),
                mode,
                1,
                origin,
                List.of());
    }
}
