package dev.gatehouse.telemetry;

import dev.gatehouse.ledger.UsageRecord;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Metrics and the log line of every request to a model. Labels come from configuration only (operation, model served, provider),
 * never from what a client may invent.
 */
public final class RequestTelemetry implements Consumer<UsageRecord> {
    private static final Logger LOG = LoggerFactory.getLogger("dev.gatehouse.request");

    private final MeterRegistry registry;
    private final Map<Labels, Meters> meters = new ConcurrentHashMap<>();

    public RequestTelemetry(MeterRegistry registry) {
        this.registry = registry;
    }

    /** Called on event loops: must not wait. */
    @Override
    public void accept(UsageRecord request) {
        var labels = new Labels(
                request.operation(),
                request.model(),
                request.provider(),
                Integer.toString(request.status()),
                request.outcome().name().toLowerCase(java.util.Locale.ROOT));
        meters.computeIfAbsent(labels, this::meters).record(request);
        log(request);
    }

    private Meters meters(Labels labels) {
        String[] tags = {
            "operation",
            labels.operation,
            "model",
            labels.model,
            "provider",
            labels.provider,
            "status",
            labels.status,
            "outcome",
            labels.outcome
        };
        return new Meters(
                Timer.builder("gatehouse.request.duration")
                        .description("From arrival to the last byte")
                        .tags(tags)
                        .register(registry),
                Timer.builder("gatehouse.request.first_byte")
                        .description("From arrival to the first byte of the answer")
                        .tags(tags)
                        .register(registry),
                tokens("input", tags),
                tokens("output", tags),
                Counter.builder("gatehouse.cost.nanodollars")
                        .description("Charged, in billionths of a US dollar")
                        .tags(tags)
                        .register(registry),
                Counter.builder("gatehouse.request.estimated")
                        .description("Requests whose tokens had to be estimated")
                        .tags(tags)
                        .register(registry),
                Counter.builder("gatehouse.request.unpriced")
                        .description("Requests that used tokens of a model without a price")
                        .tags(tags)
                        .register(registry));
    }

    private DistributionSummary tokens(String direction, String... tags) {
        return DistributionSummary.builder("gatehouse.tokens")
                .tags(tags)
                .tag("direction", direction)
                .register(registry);
    }

    /** What went well stands in the usage records already. */
    private static void log(UsageRecord request) {
        var event = request.status() < 400 && request.outcome() == UsageRecord.Outcome.COMPLETED
                ? LOG.atDebug()
                : LOG.atInfo();
        event.addKeyValue("request_id", request.requestId())
                .addKeyValue("operation", request.operation())
                .addKeyValue("model", request.model())
                .addKeyValue("provider", request.provider())
                .addKeyValue("status", request.status())
                .addKeyValue("outcome", request.outcome())
                .addKeyValue("code", request.errorCode())
                .addKeyValue("attempts", request.attempts())
                .addKeyValue("input_tokens", request.usage().totalInput())
                .addKeyValue("output_tokens", request.usage().totalOutput())
                .addKeyValue("cost_nanos", request.cost().nanos())
                .addKeyValue("duration_micros", request.durationMicros())
                .log("request served");
    }

    private record Labels(String operation, String model, String provider, String status, String outcome) {}

    private record Meters(
            Timer duration,
            Timer firstByte,
            DistributionSummary input,
            DistributionSummary output,
            Counter cost,
            Counter estimated,
            Counter unpriced) {
        void record(UsageRecord request) {
            duration.record(Duration.ofNanos(request.durationMicros() * 1_000));
            if (request.firstByteMicros() >= 0) {
                firstByte.record(Duration.ofNanos(request.firstByteMicros() * 1_000));
            }
            if (request.accuracy() != UsageRecord.Accuracy.NONE) {
                input.record((double) request.usage().totalInput());
                output.record((double) request.usage().totalOutput());
                cost.increment((double) request.cost().nanos());
                if (request.accuracy() == UsageRecord.Accuracy.ESTIMATED) {
                    estimated.increment();
                }
                if (!request.priced()) {
                    unpriced.increment();
                }
            }
        }
    }
}
