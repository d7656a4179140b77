package dev.gatehouse.routers;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.gatehouse.endpoint.Json;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Which model a router chose for a request, and why. */
public sealed interface Decision {
    /** The name that leads to the model. */
    String model();

    String provider();

    /** How long it took. */
    long nanos();

    double confidence();

    /** Why it is no choice by score. */
    Optional<String> fallback();

    /** As the answer shows it. */
    ObjectNode metadata();

    Recorded recorded();

    /**
     * What is counted of it.
     *
     * @param tier 0 where there is none
     */
    record Recorded(String router, String mode, int tier, String model, String category, boolean fallback) {}

    private static BigDecimal millis(long nanos) {
        return BigDecimal.valueOf(nanos, 6).setScale(3, RoundingMode.HALF_EVEN);
    }

    default BigDecimal millis() {
        return millis(nanos());
    }

    default BigDecimal roundedConfidence() {
        return BigDecimal.valueOf(confidence()).setScale(3, RoundingMode.HALF_EVEN);
    }

    /** Of the code router. */
    record Code(CodeRouter router, CodeMode mode, CodeRouter.Pick pick, long nanos) implements Decision {
        static final String ROUTER = "code";

        @Override
        public String model() {
            return pick.offer().model();
        }

        @Override
        public String provider() {
            return pick.offer().provider();
        }

        @Override
        public double confidence() {
            return pick.task().confidence();
        }

        @Override
        public Optional<String> fallback() {
            return pick.fallback();
        }

        /** Null for a model that is in none. */
        @Nullable
        Integer tier() {
            var model = pick.model();
            return model == null ? null : (Integer) model.tier();
        }

        /** As the table has it, else what is really charged. */
        private Optional<Offer.Prices> prices() {
            var model = pick.model();
            return model == null ? pick.offer().prices() : Optional.of(model.prices());
        }

        Map<String, Saving> savings() {
            return prices().map(router::savings).orElse(Map.of());
        }

        @Override
        public Recorded recorded() {
            var tier = tier();
            return new Recorded(
                    ROUTER,
                    mode.text(),
                    tier == null ? 0 : tier,
                    model(),
                    pick.task().category(),
                    fallback().isPresent());
        }

        @Override
        public ObjectNode metadata() {
            var metadata = Json.object()
                    .put("router", ROUTER)
                    .put("router_mode", ROUTER + ":" + mode.text())
                    .put("task_category", pick.task().category())
                    .put("complexity", pick.task().complexity())
                    .put("confidence", roundedConfidence())
                    .put("selected_model", model())
                    .put("selected_tier", tier())
                    .put("provider", provider())
                    .put("routing_latency_ms", millis());
            fallback().ifPresent(reason -> metadata.put("fallback_reason", reason));
            var savings = metadata.putObject("savings");
            savings()
                    .forEach((baseline, saving) -> savings.put(
                            baseline,
                            "$"
                                    + saving.savingsUsd()
                                            .setScale(4, RoundingMode.HALF_EVEN)
                                            .toPlainString()));
            var model = pick.model();
            if (model != null) {
                metadata.putObject("model_info")
                        .put("name", model.name())
                        .put("swe_bench", model.sweBench())
                        .put("human_eval", model.humanEval())
                        .put("price_input", model.priceInput())
                        .put("price_output", model.priceOutput());
            }
            return metadata;
        }
    }

    /** Of the general router. */
    record General(GeneralMode mode, GeneralRouter.Pick pick, Offer offer, long nanos) implements Decision {
        static final String ROUTER = "general";

        @Override
        public String model() {
            return offer.model();
        }

        @Override
        public String provider() {
            return offer.provider();
        }

        @Override
        public double confidence() {
            return pick.confidence();
        }

        @Override
        public Optional<String> fallback() {
            return pick.fallback();
        }

        @Override
        public Recorded recorded() {
            return new Recorded(
                    ROUTER, mode.text(), 0, model(), pick.category(), fallback().isPresent());
        }

        @Override
        public ObjectNode metadata() {
            var metadata = Json.object()
                    .put("router", ROUTER)
                    .put("router_mode", ROUTER + ":" + mode.text())
                    .put("task_category", pick.category())
                    .put("selected_model", model())
                    .put("provider", provider())
                    .put("confidence", roundedConfidence())
                    .put("routing_latency_ms", millis())
                    .put("fallback_used", fallback().isPresent());
            fallback().ifPresent(reason -> metadata.put("fallback_reason", reason));
            return metadata;
        }
    }
}
