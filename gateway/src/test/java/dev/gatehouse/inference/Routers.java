package dev.gatehouse.inference;

import dev.gatehouse.breakers.BreakerObserver;
import dev.gatehouse.breakers.BreakerRules;
import dev.gatehouse.breakers.Breakers;
import dev.gatehouse.measurements.Measurements;
import dev.gatehouse.platform.Clocks;
import dev.gatehouse.routing.Deployments;
import dev.gatehouse.routing.Router;
import dev.gatehouse.routing.Standing;
import java.util.List;
import java.util.Map;

/** Routers as a node has them. */
final class Routers {
    private Routers() {}

    static Router usual(Clocks clocks) {
        return with(new Breakers(BreakerRules.USUAL, clocks, BreakerObserver.NOBODY), clocks);
    }

    static Router with(Breakers breakers, Clocks clocks) {
        var nothing = new Deployments(Map.of(), List.of(), List.of(), Map.of(), List.of(), List.of()).routes();
        return new Router(5, new Standing(() -> nothing, breakers, new Measurements(clocks)));
    }
}
