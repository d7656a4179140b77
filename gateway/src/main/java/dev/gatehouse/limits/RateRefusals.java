package dev.gatehouse.limits;

import dev.gatehouse.access.Caller;
import dev.gatehouse.access.KeyIdentity;
import dev.gatehouse.error.ApiError;
import dev.gatehouse.ratelimits.RateId.Unit;
import dev.gatehouse.ratelimits.RateLimits.Reached;
import dev.gatehouse.ratelimits.Standing;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

/** What is said to those who ask more often than they may, in the words of their clients. */
final class RateRefusals {
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss 'UTC'", Locale.ROOT)
            .withZone(ZoneOffset.UTC);

    private RateRefusals() {}

    static ApiError of(Caller caller, Reached reached, Instant now) {
        var headers = new HashMap<String, String>();
        RateHeaders.write(reached.standings(), reached.backend(), now, headers::put);
        if (caller instanceof Caller.Anonymous) {
            return daily(reached.standing(), now, headers);
        }
        return caller instanceof Caller.KeyHolder(var key) && key.format() == KeyIdentity.Format.GW
                ? own(reached.standing(), headers)
                : reference(reached.standing(), now, headers);
    }

    private static ApiError daily(Standing standing, Instant now, Map<String, String> headers) {
        var midnight = now.atOffset(ZoneOffset.UTC).toLocalDate().plusDays(1).atStartOfDay(ZoneOffset.UTC);
        long limit = standing.rate().limit();
        var wait = Duration.ofSeconds(RateHeaders.seconds(Duration.between(now, midnight.toInstant())));
        return new ApiError.RateExceeded(
                "ANONYMOUS_DAILY_LIMIT",
                "rate_limit_exceeded",
                "Without an API key " + limit + " requests a day are answered.",
                wait,
                Map.of("limit", limit, "remaining", 0, "window", "day", "retry_after", wait.toSeconds()),
                headers);
    }

    private static ApiError reference(Standing standing, Instant now, Map<String, String> headers) {
        var id = standing.rate().id();
        var wait = wait(standing);
        var at = TIME.format(now.plus(wait));
        headers.put("rate_limit_type", id.unit().key());
        headers.put("reset_at", at);
        return new ApiError.RateExceeded(
                "RATE_LIMIT_EXCEEDED",
                ApiError.RateExceeded.NO_TYPE,
                "Rate limit exceeded for " + id.level().key() + ": " + id.value() + ". Limit type: "
                        + id.unit().key() + ". Current limit: "
                        + standing.rate().limit() + ", Remaining: "
                        + standing.remaining() + ". Limit resets at: " + at,
                wait,
                Map.of(),
                headers);
    }

    private static ApiError own(Standing standing, Map<String, String> headers) {
        var id = standing.rate().id();
        long limit = standing.rate().limit();
        var wait = wait(standing);
        boolean parallel = id.unit() == Unit.PARALLEL;
        var window = id.window().name().toLowerCase(Locale.ROOT);
        var context = Map.<String, Object>of(
                "limit",
                limit,
                "remaining",
                0,
                "window",
                parallel ? "concurrent" : window,
                "retry_after",
                wait.toSeconds());
        return new ApiError.RateExceeded(
                parallel ? "CONCURRENT_REQUEST_LIMIT" : "RATE_LIMIT_EXCEEDED",
                "rate_limit_exceeded",
                parallel
                        ? "More than " + limit + " requests at a time."
                        : "Rate limit exceeded: " + limit + " " + id.unit().key() + " per " + window + ".",
                wait,
                context,
                headers);
    }

    private static Duration wait(Standing standing) {
        return Duration.ofSeconds(RateHeaders.seconds(standing.reset()));
    }
}
