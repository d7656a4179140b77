package dev.gatehouse.routing;

import dev.gatehouse.catalog.Catalog;
import dev.gatehouse.catalog.CatalogModel;
import dev.gatehouse.catalog.Makers;
import dev.gatehouse.catalog.Providers;
import dev.gatehouse.config.Connection;
import dev.gatehouse.config.ModelEntry;
import java.util.Optional;

/** What is known of the models that are served. */
public final class CatalogFacts {
    private final Catalog catalog;
    private final Providers providers = Providers.shipped();

    public CatalogFacts(Catalog catalog) {
        this.catalog = catalog;
    }

    /** Of the entry's base model, or of the model itself. */
    public Optional<CatalogModel> of(ModelEntry entry, String upstreamModel) {
        var slug = entry.connection().map(Connection::provider).orElse("");
        return entry.baseModel().flatMap(base -> base(slug, base)).or(() -> catalog.find(slug, upstreamModel));
    }

    public Optional<CatalogModel> of(Deployment deployment) {
        return catalog.find(deployment.provider(), deployment.upstreamModel());
    }

    private Optional<CatalogModel> base(String slug, String base) {
        var own = catalog.find(slug, base);
        int slash = base.indexOf('/');
        return own.isPresent() || slash < 0
                ? own
                : providers
                        .byPrefix(base.substring(0, slash))
                        .flatMap(provider -> catalog.find(provider.slug(), base.substring(slash + 1)));
    }

    /** Whose models are meant by names that name no provider. */
    public Makers makers() {
        return new Makers(catalog, providers);
    }
}
