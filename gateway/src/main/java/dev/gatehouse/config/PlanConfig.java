package dev.gatehouse.config;

/**
 * How often keys of Gatewayz' format may ask: {@code general_settings.default_rate_limits}.
 *
 * @param concurrency requests at a time
 */
public record PlanConfig(
        long requestsPerMinute,
        long requestsPerHour,
        long requestsPerDay,
        long tokensPerMinute,
        long tokensPerHour,
        long tokensPerDay,
        long concurrency) {
    public static final PlanConfig DEFAULT = new PlanConfig(250, 1_000, 10_000, 10_000, 100_000, 1_000_000, 50);

    static PlanConfig read(Section general) {
        return general.section("default_rate_limits").map(PlanConfig::limits).orElse(DEFAULT);
    }

    private static PlanConfig limits(Section section) {
        var limits = new PlanConfig(
                limit(section, "requests_per_minute", DEFAULT.requestsPerMinute),
                limit(section, "requests_per_hour", DEFAULT.requestsPerHour),
                limit(section, "requests_per_day", DEFAULT.requestsPerDay),
                limit(section, "tokens_per_minute", DEFAULT.tokensPerMinute),
                limit(section, "tokens_per_hour", DEFAULT.tokensPerHour),
                limit(section, "tokens_per_day", DEFAULT.tokensPerDay),
                limit(section, "concurrency_limit", DEFAULT.concurrency));
        section.finish(Settings.NONE);
        return limits;
    }

    private static long limit(Section section, String name, long otherwise) {
        return section.whole(name, Long.MAX_VALUE).orElse(otherwise);
    }
}
