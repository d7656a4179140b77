package dev.gatehouse.breakers;

import dev.gatehouse.access.PolicyGroup.Keyed;
import dev.gatehouse.endpoint.Cost;
import dev.gatehouse.endpoint.Description;
import dev.gatehouse.endpoint.Dialect;
import dev.gatehouse.endpoint.Endpoint;
import dev.gatehouse.endpoint.EndpointDraft;
import dev.gatehouse.error.ApiError;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Circuit breakers, as whoever runs the gateway sees and resets them. */
public final class CircuitEndpoints {
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9._-]{1,64}");
    private static final String PUBLIC = "status pages and probes carry no credential; it names providers only";

    private final Breakers breakers;
    private final BreakerExchange exchange;

    private CircuitEndpoints(Breakers breakers, BreakerExchange exchange) {
        this.breakers = breakers;
        this.exchange = exchange;
    }

    /** When it opens and closes. */
    @Description("When it opens and closes.")
    public record Rules(int failureThreshold, int successThreshold, double timeoutSeconds) {}

    /** What this node's own traffic says. */
    @Description("What this node's own traffic says.")
    public record Node(String state, boolean adopted) {}

    /** What the nodes say together. */
    @Description("What the nodes say together, as this one has heard.")
    public record Nodes(int nodes, int withTraffic, int open, int halfOpen) {}

    /** One breaker. */
    @Description("One breaker: what this node acts on, what its own traffic says, and how many nodes say so.")
    public record Circuit(
            String provider,
            String state,
            int failureCount,
            int successCount,
            double failureRate,
            int recentRequests,
            @Nullable Instant openedAt,
            long secondsUntilRetry,
            @Nullable Instant lastFailureAt,
            @Nullable String lastError,
            Rules config,
            Node node,
            Nodes fleet) {}

    /** All of them. */
    @Description("All breakers, by provider.")
    public record AllCircuits(
            Map<String, Circuit> circuitBreakers, int totalCount, int openCount, int halfOpenCount, int closedCount) {}

    /** One was reset. */
    @Description("One breaker is as if it had never failed.")
    public record ResetOne(boolean success, String message, String provider, String state, Circuit circuitBreaker) {}

    /** All were reset. */
    @Description("All breakers are as if they had never failed.")
    public record ResetAll(boolean success, String message, int resetCount, Map<String, Circuit> states) {}

    /** @param adminOnly whether only administrators reset */
    public static List<Endpoint> of(Breakers breakers, BreakerExchange exchange, boolean adminOnly) {
        var circuits = new CircuitEndpoints(breakers, exchange);
        return List.of(
                Endpoint.get("/circuit-breakers", "circuit_breaker.list")
                        .open(PUBLIC)
                        .speaks(Dialect.gatewayz())
                        .costs(Cost.FREE)
                        .describe("Which providers are called, and which are shut off for a while.")
                        .returns(AllCircuits.class, _ -> circuits.all()),
                Endpoint.get("/circuit-breakers/{provider}", "circuit_breaker.info")
                        .open(PUBLIC)
                        .speaks(Dialect.gatewayz())
                        .costs(Cost.FREE)
                        .describe("Whether one provider is called.")
                        .variable("provider", "The provider's name")
                        .returns(Circuit.class, call -> circuits.circuit(circuits.named(call.variable("provider")))),
                guarded(Endpoint.post("/circuit-breakers/reset-all", "circuit_breaker.reset_all"), adminOnly)
                        .speaks(Dialect.gatewayz())
                        .costs(Cost.FREE)
                        .describe("Calls all providers again, on every node.")
                        .returns(ResetAll.class, _ -> circuits.resetAll()),
                guarded(Endpoint.post("/circuit-breakers/{provider}/reset", "circuit_breaker.reset"), adminOnly)
                        .speaks(Dialect.gatewayz())
                        .costs(Cost.FREE)
                        .describe("Calls one provider again, on every node.")
                        .variable("provider", "The provider's name")
                        .returns(ResetOne.class, call -> circuits.reset(circuits.named(call.variable("provider")))));
    }

    private static EndpointDraft.Guarded guarded(EndpointDraft.Named named, boolean adminOnly) {
        return adminOnly ? named.needs(Keyed.ADMIN) : named.open(PUBLIC);
    }

    private AllCircuits all() {
        var all = new LinkedHashMap<String, Circuit>();
        breakers.all().forEach((provider, breaker) -> all.put(provider, circuit(breaker)));
        return new AllCircuits(
                all, all.size(), count(all, State.OPEN), count(all, State.HALF_OPEN), count(all, State.CLOSED));
    }

    private static int count(Map<String, Circuit> all, State state) {
        return (int) all.values().stream()
                .filter(circuit -> circuit.state().equals(state.name()))
                .count();
    }

    private Breaker named(String name) {
        if (!NAME.matcher(name).matches()) {
            throw new ApiError.BadRequest(
                            "INVALID_PROVIDER",
                            "A provider's name has 1 to 64 letters, digits, dots, dashes and underscores.",
                            "provider")
                    .asException();
        }
        return breakers.shown(name);
    }

    private ResetOne reset(Breaker breaker) {
        var provider = breaker.provider();
        exchange.reset(List.of(provider));
        var circuit = circuit(breakers.shown(provider));
        return new ResetOne(
                true, "The circuit breaker of " + provider + " was reset.", provider, circuit.state(), circuit);
    }

    private ResetAll resetAll() {
        var all = breakers.all();
        exchange.reset(all.keySet());
        var states = new LinkedHashMap<String, Circuit>();
        all.forEach((provider, breaker) -> states.put(provider, circuit(breaker)));
        return new ResetAll(true, all.size() + " circuit breakers were reset.", all.size(), states);
    }

    private Circuit circuit(Breaker breaker) {
        var view = breaker.view();
        var rules = breakers.rules();
        var opinion = exchange.fleet().opinion(view);
        return new Circuit(
                view.provider(),
                view.state().name(),
                view.failureCount(),
                view.successCount(),
                view.failureRate(),
                view.recentRequests(),
                view.openedAt(),
                view.secondsUntilRetry(),
                view.lastFailureAt(),
                view.lastError(),
                new Rules(rules.failures(), rules.successes(), rules.timeout().toMillis() / 1e3),
                new Node((view.adopted() ? State.CLOSED : view.state()).name(), view.adopted()),
                new Nodes(opinion.nodes(), opinion.withTraffic(), opinion.open(), opinion.halfOpen()));
    }
}
