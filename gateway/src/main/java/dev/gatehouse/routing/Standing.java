package dev.gatehouse.routing;

import dev.gatehouse.breakers.Breaker;
import dev.gatehouse.breakers.Breakers;
import dev.gatehouse.breakers.State;
import dev.gatehouse.measurements.Measured;
import dev.gatehouse.measurements.Measurements;
import java.util.function.Supplier;

/** How a deployment stands: its provider's breaker, and what its own calls showed. */
public final class Standing {
    private final Supplier<Routes> routes;
    private final Breakers breakers;
    private final Measurements measurements;

    /** @param routes those that hold at the moment */
    public Standing(Supplier<Routes> routes, Breakers breakers, Measurements measurements) {
        this.routes = routes;
        this.breakers = breakers;
        this.measurements = measurements;
    }

    public Breaker breaker(Deployment deployment) {
        return breakers.of(names().of(deployment));
    }

    public boolean isOpen(Deployment deployment) {
        return breaker(deployment).state() == State.OPEN;
    }

    /** Whether a credential that is refused is one of several. */
    public boolean hasSeveralCredentials(Deployment deployment) {
        var names = names();
        return names.hasSeveralCredentials(names.of(deployment));
    }

    public Measured measured(Deployment deployment) {
        return measurements.of(deployment.id());
    }

    public Measurements measurements() {
        return measurements;
    }

    private BreakerNames names() {
        return routes.get().breakerNames();
    }
}
