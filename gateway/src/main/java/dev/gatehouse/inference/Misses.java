package dev.gatehouse.inference;

import dev.gatehouse.breakers.Breaker;
import dev.gatehouse.error.ApiError;
import dev.gatehouse.inference.Miss.Cause;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The calls of one request that gave no answer, and what they mean together. */
final class Misses {
    private static final Duration SOON = Duration.ofSeconds(1);

    private final List<Each> each = new ArrayList<>(0);
    private @Nullable Duration shut;

    private record Each(String provider, Breaker breaker, Miss miss) {}

    void add(Tried tried, Miss miss) {
        each.add(new Each(tried.deployment().provider(), tried.breaker(), miss));
    }

    /** The same provider is asked once more: that is no other failure. */
    void forgetLast() {
        each.removeLast();
    }

    /** Its breaker let nobody through. */
    void shut(Breaker breaker) {
        long seconds = breaker.view().secondsUntilRetry();
        var wait = seconds > 0 ? Duration.ofSeconds(seconds) : SOON;
        shut = shut == null || wait.compareTo(shut) < 0 ? wait : shut;
    }

    boolean isEmpty() {
        return each.isEmpty() && shut == null;
    }

    /** Whether this breaker knows of a failure of this request: two deployments of one provider are one failure of it. */
    boolean isCounted(Breaker breaker) {
        return each.stream()
                .anyMatch(one -> one.breaker() == breaker && one.miss().cause().breaks());
    }

    /** What the client is told. */
    ApiError error() {
        if (each.isEmpty()) {
            return Refusals.unavailable(shut == null ? SOON : shut);
        }
        var last = each.getLast().miss();
        boolean alike = each.stream().allMatch(one -> one.miss().cause() == last.cause());
        if (!alike || last.cause() == Cause.UNREADABLE) {
            return new ApiError.ProvidersFailed(
                    each.stream().map(Each::provider).toList());
        }
        return soonest(last);
    }

    /** Whoever can be asked again first. */
    private ApiError soonest(Miss last) {
        return each.stream()
                .map(one -> one.miss().error())
                .filter(error -> error.retryAfter() != null)
                .min((a, b) -> wait(a).compareTo(wait(b)))
                .orElse(last.error());
    }

    private static Duration wait(ApiError error) {
        var wait = error.retryAfter();
        return wait == null ? SOON : wait;
    }
}
