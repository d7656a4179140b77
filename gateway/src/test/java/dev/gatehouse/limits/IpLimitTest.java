package dev.gatehouse.limits;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.access.StrangerLimit;
import dev.gatehouse.error.ApiError;
import dev.gatehouse.platform.MovableClocks;
import dev.gatehouse.ratelimits.RateLimits;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class IpLimitTest {
    private final MovableClocks clocks = new MovableClocks();
    private final RateLimits limits = new RateLimits(clocks);
    private final StrangerLimit strangers = IpLimit.of(limits, 300, clocks);

    @Test
    void the_301st_request_within_a_minute_from_an_address_is_refused() {
        for (int i = 0; i < 300; i++) {
            assertThat(strangers.count("192.0.2.1")).isEmpty();
            clocks.advance(Duration.ofMillis(190));
        }
        var refused = strangers.count("192.0.2.1");

        assertThat(refused).get().isInstanceOfSatisfying(ApiError.RateExceeded.class, error -> {
            assertThat(error.status()).isEqualTo(429);
            assertThat(error.code()).isEqualTo("RATE_LIMIT_EXCEEDED");
            assertThat(error.type()).isEqualTo("security_limit");
            assertThat(error.message()).isEqualTo("Too many requests from this IP address.");
            assertThat(error.headers())
                    .containsEntry("x-ratelimit-reason", "ip_limit")
                    .containsEntry("x-ratelimit-remaining", "0")
                    .containsEntry("x-ratelimit-limit", "300");
        });
        assertThat(strangers.count("192.0.2.2")).as("another address").isEmpty();
        clocks.advance(Duration.ofMinutes(1));
        assertThat(strangers.count("192.0.2.1")).isEmpty();
    }

    @Test
    void a_limit_of_zero_is_none() {
        assertThat(IpLimit.of(limits, 0, clocks)).isSameAs(StrangerLimit.NONE);
        assertThat(StrangerLimit.NONE.count("192.0.2.1")).isEmpty();
    }
}
