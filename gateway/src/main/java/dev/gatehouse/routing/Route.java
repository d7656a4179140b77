package dev.gatehouse.routing;

import java.util.List;

/** All deployments of one model under one of its names, with the answer to a look-up made in advance. */
record Route(List<Deployment> deployments, Choice choice) {
    Route {
        deployments = List.copyOf(deployments);
    }

    /** @param deployments at least one */
    static Route of(String name, List<Deployment> deployments) {
        return new Route(deployments, new Choice(name, deployments.getFirst().model(), deployments));
    }

    /** The same deployments under another name. */
    Route as(String name) {
        return of(name, deployments);
    }

    Deployment.Mode mode() {
        return deployments.getFirst().mode();
    }
}
