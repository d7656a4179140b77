package dev.gatehouse.routing;

import java.util.List;

/**
 * Where a request goes.
 *
 * @param choice what was asked for
 * @param chain deployments in the order they are tried, at least one
 * @param preferred the one it would go to if all were well
 */
public record Plan(Choice choice, List<Deployment> chain, Deployment preferred) {
    public Plan {
        chain = List.copyOf(chain);
    }

    public Plan(Choice choice, List<Deployment> chain) {
        this(choice, chain, chain.getFirst());
    }
}
