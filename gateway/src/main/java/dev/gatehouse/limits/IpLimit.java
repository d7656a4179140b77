package dev.gatehouse.limits;

import dev.gatehouse.access.StrangerLimit;
import dev.gatehouse.error.ApiError;
import dev.gatehouse.platform.Clocks;
import dev.gatehouse.platform.Sha256;
import dev.gatehouse.ratelimits.Rate;
import dev.gatehouse.ratelimits.RateId;
import dev.gatehouse.ratelimits.RateId.Level;
import dev.gatehouse.ratelimits.RateId.Unit;
import dev.gatehouse.ratelimits.RateId.Window;
import dev.gatehouse.ratelimits.RateLimits;
import dev.gatehouse.ratelimits.RateLimits.Reached;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/** So many requests a minute from one address without a key that counts: whoever guesses keys is stopped. */
public final class IpLimit implements StrangerLimit {
    private static final int HALF_A_HASH = 16;

    private final RateLimits limits;
    private final long perMinute;
    private final Clocks clocks;

    private IpLimit(RateLimits limits, long perMinute, Clocks clocks) {
        this.limits = limits;
        this.perMinute = perMinute;
        this.clocks = clocks;
    }

    /** @param perMinute 0 for no limit */
    public static StrangerLimit of(RateLimits limits, long perMinute, Clocks clocks) {
        return perMinute == 0 ? NONE : new IpLimit(limits, perMinute, clocks);
    }

    @Override
    public Optional<ApiError> count(String address) {
        // Nodes tell each other of it, and nobody needs to know the address.
        var rate = new Rate(
                new RateId(Level.IP, Sha256.hex(address, HALF_A_HASH), Unit.REQUESTS, Window.MINUTE), perMinute);
        return limits.count(rate).map(reached -> refusal(reached, clocks.now()));
    }

    private static ApiError refusal(Reached reached, Instant now) {
        long wait = RateHeaders.seconds(reached.standing().reset());
        return new ApiError.RateExceeded(
                "RATE_LIMIT_EXCEEDED",
                "security_limit",
                "Too many requests from this IP address.",
                Duration.ofSeconds(wait),
                Map.of(),
                Map.of(
                        "x-ratelimit-limit",
                        Long.toString(reached.standing().rate().limit()),
                        "x-ratelimit-remaining",
                        "0",
                        "x-ratelimit-reset",
                        Long.toString(now.getEpochSecond() + wait),
                        "x-ratelimit-reason",
                        "ip_limit",
                        "x-ratelimit-mode",
                        "normal",
                        "x-velocity-mode-active",
                        "false",
                        RateHeaders.BACKEND,
                        reached.backend().key()));
    }
}
