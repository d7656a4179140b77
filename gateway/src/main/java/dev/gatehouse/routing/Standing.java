package dev.gatehouse.routing;

import dev.gatehouse.breakers.Breaker;
import dev.gatehouse.breakers.Breakers;
import dev.gatehouse.breakers.State;
import dev.gatehouse.measurements.Measured;
import dev.gatehouse.measurements.Measurements;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** How a deployment stands: its provider's breaker, and what its own calls showed. */
public final class Standing {
    private final Supplier<Routes> routes;
    private final Breakers breakers;
    private final Measurements measurements;
    private volatile Known known = new Known(null, BreakerNames.PLAIN);

    private record Known(@Nullable Routes routes, BreakerNames names) {}

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

    /** Found again only when what is served has changed. */
    private BreakerNames names() {
        var current = routes.get();
        var before = known;
        if (before.routes() == current) {
            return before.names();
        }
        var names = BreakerNames.of(current);
        known = new Known(current, names);
        return names;
    }
}
