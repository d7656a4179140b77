package dev.gatehouse.health;

import dev.gatehouse.endpoint.Cost;
import dev.gatehouse.endpoint.Description;
import dev.gatehouse.endpoint.Dialect;
import dev.gatehouse.endpoint.Endpoint;
import dev.gatehouse.endpoint.Json;
import dev.gatehouse.endpoint.Reply;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/** Probes and metrics. */
public final class HealthEndpoints {
    private static final String PROBES = "probes carry no credential";

    private HealthEndpoints() {}

    /** Whether a node lives. */
    @Description("The process answers.")
    public record Liveness(String status) {}

    /** Whether a node serves. */
    @Description("What stands against serving.")
    public record Ready(String status, Map<String, String> checks) {}

    /** @param metrics in Prometheus' text format */
    public static List<Endpoint> of(Readiness readiness, Supplier<String> metrics) {
        return List.of(
                liveness("/health/liveliness", "health.liveliness"),
                liveness("/health/liveness", "health.liveness"),
                Endpoint.get("/health/readiness", "health.readiness")
                        .open(PROBES)
                        .speaks(Dialect.gatewayz())
                        .costs(Cost.FREE)
                        .describe("200 when this node should be sent requests, else 503.")
                        .returns(Reply.class, _ -> ready(readiness)),
                Endpoint.get("/metrics", "metrics.scrape")
                        .open("scrapers carry no credential; nothing in it names a caller")
                        .speaks(Dialect.gatewayz())
                        .costs(Cost.FREE)
                        .describe("Metrics in Prometheus' text format.")
                        .returns(
                                Reply.class,
                                _ -> new Reply(
                                        200,
                                        Map.of("Content-Type", "text/plain; version=0.0.4; charset=utf-8"),
                                        metrics.get().getBytes(StandardCharsets.UTF_8))));
    }

    private static Endpoint liveness(String path, String operation) {
        return Endpoint.get(path, operation)
                .open(PROBES)
                .speaks(Dialect.gatewayz())
                .costs(Cost.FREE)
                .describe("The process answers.")
                .returns(Liveness.class, _ -> new Liveness("alive"));
    }

    private static Reply ready(Readiness readiness) {
        var state = new Ready(readiness.status(), readiness.results());
        return Reply.json(readiness.isReady() ? 200 : 503, Json.bytes(state));
    }
}
