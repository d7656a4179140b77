package dev.gatehouse.keys;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.gatehouse.config.KeyConfig;
import dev.gatehouse.endpoint.Json;
import dev.gatehouse.error.ApiError.Pinned;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** What configuration gives to keys that say nothing, and the most it lets them say. */
final class KeyBounds {
    private final KeyConfig config;

    KeyBounds(KeyConfig config) {
        this.config = config;
    }

    /** What a new key is to be, with what was left out: the defaults, and where there is none the bounds. */
    KeyChange fill(KeyChange asked) {
        return fillBounds(fillDefaults(asked));
    }

    private KeyChange fillDefaults(KeyChange asked) {
        var defaults = config.defaults();
        var sent = asked.sent();
        fill(sent, "max_budget", defaults.maxBudget());
        fill(sent, "user_id", defaults.userId());
        fill(sent, "team_id", defaults.teamId());
        fill(sent, "max_parallel_requests", defaults.maxParallelRequests());
        fill(sent, "tpm_limit", defaults.tpmLimit());
        fill(sent, "rpm_limit", defaults.rpmLimit());
        fill(sent, "budget_duration", defaults.budgetDuration());
        fill(sent, "duration", defaults.duration());
        if (sent.path("models").isEmpty()) {
            sent.set("models", Json.node(defaults.models()));
        }
        if (sent.path("metadata").isEmpty()) {
            sent.set("metadata", Json.node(defaults.metadata()));
        }
        return KeyChange.of(sent);
    }

    private KeyChange fillBounds(KeyChange asked) {
        var bounds = config.upperBounds();
        var sent = asked.sent();
        fill(sent, "max_budget", bounds.maxBudget());
        fill(sent, "budget_duration", bounds.budgetDuration());
        fill(sent, "duration", bounds.duration());
        fill(sent, "max_parallel_requests", bounds.maxParallelRequests());
        fill(sent, "tpm_limit", bounds.tpmLimit());
        fill(sent, "rpm_limit", bounds.rpmLimit());
        return KeyChange.of(sent);
    }

    private static void fill(ObjectNode sent, String member, @Nullable Object value) {
        if (value != null && !sent.hasNonNull(member)) {
            sent.set(member, Json.node(value));
        }
    }

    /** @throws dev.gatehouse.error.ApiException 400 for more than configuration allows */
    void check(KeyChange sent, Instant now) {
        var bounds = config.upperBounds();
        check("max_budget", sent.maxBudget().or(null), bounds.maxBudget());
        check("max_parallel_requests", sent.maxParallelRequests().or(null), bounds.maxParallelRequests());
        check("tpm_limit", sent.tpmLimit().or(null), bounds.tpmLimit());
        check("rpm_limit", sent.rpmLimit().or(null), bounds.rpmLimit());
        checkLength("budget_duration", sent.budgetDuration().or(null), bounds.budgetDuration(), now);
        checkLength("duration", sent.duration().or(null), bounds.duration(), now);
    }

    private static <T extends Comparable<T>> void check(String member, @Nullable T asked, @Nullable T most) {
        if (asked != null && most != null && asked.compareTo(most) > 0) {
            throw over(member, asked, most);
        }
    }

    private static void checkLength(String member, @Nullable String asked, @Nullable String most, Instant now) {
        if (asked != null && most != null && length(asked, now).compareTo(length(most, now)) > 0) {
            throw over(member, asked, most);
        }
    }

    /** What has no end is longer than everything. */
    private static Duration length(String text, Instant now) {
        return Lifetime.parse(text)
                .flatMap(lifetime -> lifetime.endFrom(now))
                .map(end -> Duration.between(now, end))
                .orElse(Duration.ofSeconds(Long.MAX_VALUE));
    }

    private static RuntimeException over(String member, Object asked, Object most) {
        return Pinned.detailObject(
                        400, member + " is over max limit set in config - user_value=" + asked + "; max_value=" + most)
                .asException();
    }
}
