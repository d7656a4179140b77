package dev.gatehouse.snapshot;

import dev.gatehouse.access.ServedModels;
import dev.gatehouse.routing.Deployment;
import dev.gatehouse.routing.ListedModel;
import dev.gatehouse.routing.Routes;
import java.util.List;
import java.util.Map;

/**
 * Everything a request reads that is small enough to be in memory whole.
 *
 * @param version grows with each replacement
 * @param grouping what leads to models besides their names
 * @param served the routes as authorization sees them
 */
public record Snapshot(long version, Routes routes, Grouping grouping, ServedModels served) {
    /** Deployments by the public name of their model. */
    public Map<String, List<Deployment>> deployments() {
        return routes.models();
    }

    public List<ListedModel> models() {
        return routes.listed();
    }
}
