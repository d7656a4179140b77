package dev.gatehouse.routing;

import java.util.List;

/**
 * Where a request goes.
 *
 * @param choice what was asked for
 * @param chain deployments in the order they are tried, at least one
 */
public record Plan(Choice choice, List<Deployment> chain) {
    public Plan {
        chain = List.copyOf(chain);
    }
}
