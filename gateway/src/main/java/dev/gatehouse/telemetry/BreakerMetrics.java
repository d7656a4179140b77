package dev.gatehouse.telemetry;

import dev.gatehouse.breakers.Breaker;
import dev.gatehouse.breakers.BreakerObserver;
import dev.gatehouse.breakers.State;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What circuit breakers do, for Prometheus and the log. */
public final class BreakerMetrics implements BreakerObserver {
    private static final Logger LOG = LoggerFactory.getLogger(BreakerMetrics.class);

    private final MeterRegistry registry;
    private final Map<String, Counter> failures = new ConcurrentHashMap<>();
    private final Map<String, Counter> successes = new ConcurrentHashMap<>();
    private final Map<String, Counter> rejections = new ConcurrentHashMap<>();

    public BreakerMetrics(MeterRegistry registry) {
        this.registry = registry;
    }

    @Override
    public void made(Breaker breaker) {
        for (var state : State.values()) {
            Gauge.builder("circuit_breaker.current_state", () -> breaker.state() == state ? 1 : 0)
                    .description("1 for the state the provider's breaker is in")
                    .tag("provider", breaker.provider())
                    .tag("state", state.name())
                    .register(registry);
        }
    }

    @Override
    public void moved(String provider, State from, State to) {
        Counter.builder("circuit_breaker.state_transitions")
                .description("Moves of the provider's breaker")
                .tag("provider", provider)
                .tag("from_state", from.name())
                .tag("to_state", to.name())
                .register(registry)
                .increment();
        LOG.atWarn()
                .addKeyValue("provider", provider)
                .addKeyValue("from", from)
                .addKeyValue("to", to)
                .log("circuit breaker moved");
    }

    @Override
    public void succeeded(String provider) {
        count(successes, "circuit_breaker.successes", "Calls that were answered", provider);
    }

    @Override
    public void failed(String provider) {
        count(failures, "circuit_breaker.failures", "Calls that failed", provider);
    }

    @Override
    public void rejected(String provider) {
        count(rejections, "circuit_breaker.rejected_requests", "Calls that were not made", provider);
    }

    private void count(Map<String, Counter> counters, String name, String description, String provider) {
        var counter = counters.get(provider);
        if (counter == null) {
            counter = counters.computeIfAbsent(
                    provider,
                    who -> Counter.builder(name)
                            .description(description)
                            .tag("provider", who)
                            .register(registry));
        }
        counter.increment();
    }
}
