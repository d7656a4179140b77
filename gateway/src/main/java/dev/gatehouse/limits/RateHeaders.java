package dev.gatehouse.limits;

import dev.gatehouse.ratelimits.Backend;
import dev.gatehouse.ratelimits.RateId.Level;
import dev.gatehouse.ratelimits.RateId.Unit;
import dev.gatehouse.ratelimits.RateId.Window;
import dev.gatehouse.ratelimits.Standing;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/** What answers say of the limits they were counted in. */
final class RateHeaders {
    static final String BACKEND = "x-ratelimit-backend";

    private RateHeaders() {}

    static void write(List<Standing> standings, Backend backend, Instant now, BiConsumer<String, String> header) {
        if (standings.stream().allMatch(standing -> standing.rate().id().level() == Level.ANONYMOUS)) {
            header.accept(BACKEND, backend.key());
            return; // its day ends at midnight, not so long after its requests
        }
        for (var standing : standings) {
            level(standing, header);
        }
        var requests = tightest(standings, Unit.REQUESTS);
        if (requests != null) {
            general("requests", requests, now, header);
            header.accept("ratelimit-limit", Long.toString(requests.rate().limit()));
            header.accept("ratelimit-remaining", Long.toString(requests.remaining()));
            header.accept("ratelimit-reset", Long.toString(seconds(requests.reset())));
        }
        var tokens = tightest(standings, Unit.TOKENS);
        if (tokens != null) {
            general("tokens", tokens, now, header);
        }
        header.accept(BACKEND, backend.key());
    }

    /** Its name says nothing of longer windows. */
    private static void level(Standing standing, BiConsumer<String, String> header) {
        var id = standing.rate().id();
        if (id.window() == Window.MINUTE || id.window() == Window.NOW) {
            var limit = Long.toString(standing.rate().limit());
            var prefix = "x-ratelimit-" + id.level().key();
            header.accept(prefix + "-remaining-" + id.unit().key(), Long.toString(standing.remaining()));
            header.accept(prefix + "-limit-" + id.unit().key(), limit);
            if (id.level() == Level.API_KEY && id.unit() == Unit.REQUESTS) {
                header.accept("x-litellm-key-rpm-limit", limit);
            } else if (id.level() == Level.API_KEY && id.unit() == Unit.TOKENS) {
                header.accept("x-litellm-key-tpm-limit", limit);
            }
        }
    }

    private static void general(String unit, Standing standing, Instant now, BiConsumer<String, String> header) {
        header.accept("x-ratelimit-limit-" + unit, Long.toString(standing.rate().limit()));
        header.accept("x-ratelimit-remaining-" + unit, Long.toString(standing.remaining()));
        header.accept("x-ratelimit-reset-" + unit, Long.toString(now.getEpochSecond() + seconds(standing.reset())));
    }

    /** Of which the least is left. */
    private static @Nullable Standing tightest(List<Standing> standings, Unit unit) {
        Standing tightest = null;
        for (var one : standings) {
            if (one.rate().id().unit() == unit && (tightest == null || one.remaining() < tightest.remaining())) {
                tightest = one;
            }
        }
        return tightest;
    }

    /** Rounded up: who comes then does not come too early. */
    static long seconds(Duration reset) {
        return Math.max(1, reset.plusNanos(999_999_999).toSeconds());
    }
}
