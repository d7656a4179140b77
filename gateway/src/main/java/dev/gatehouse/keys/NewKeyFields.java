package dev.gatehouse.keys;

import com.fasterxml.jackson.databind.JsonNode;
import dev.gatehouse.access.Grant;
import dev.gatehouse.budgets.BudgetPeriod;
import dev.gatehouse.endpoint.Json;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The columns of a key that is made. */
final class NewKeyFields {
    private NewKeyFields() {}

    static KeyFields of(Grant grant, NewKey asked, String clear, Instant now) {
        boolean rotates = Boolean.TRUE.equals(asked.autoRotate()) && asked.rotationInterval() != null;
        return new KeyFields(
                "sk",
                "sk-..." + clear.substring(clear.length() - 4),
                asked.keyAlias(),
                false,
                asked.spend() == null ? BigDecimal.ZERO : asked.spend(),
                end(asked.duration(), now),
                asked.models(),
                asked.aliases(),
                asked.config(),
                asked.permissions(),
                NewKeyMetadata.of(asked).into(asked.metadata()),
                Json.object(),
                asked.modelMaxBudget(),
                asked.routerSettings(),
                budgetLimits(asked, now),
                grant.isProxyAdmin() || asked.userId() != null ? asked.userId() : grant.user(),
                asked.teamId(),
                asked.organizationId(),
                asked.agentId(),
                asked.projectId(),
                asked.maxParallelRequests(),
                asked.blocked(),
                asked.tpmLimit(),
                asked.rpmLimit(),
                asked.maxBudget(),
                asked.budgetDuration(),
                reset(asked.budgetDuration(), now),
                asked.allowedCacheControls(),
                asked.effectiveRoutes(),
                asked.policies() == null ? List.of() : asked.policies(),
                asked.accessGroupIds(),
                asked.budgetId(),
                null,
                now,
                grant.user(),
                now,
                grant.user(),
                0,
                rotates,
                rotates ? asked.rotationInterval() : null,
                null,
                rotates ? end(asked.rotationInterval(), now) : null);
    }

    private static @Nullable JsonNode budgetLimits(NewKey asked, Instant now) {
        if (asked.budgetLimits().isEmpty()) {
            return null;
        }
        var windows = Json.object().putArray("windows");
        for (var window : asked.budgetLimits()) {
            windows.add(Json.tree(window).put("reset_at", String.valueOf(reset(window.budgetDuration(), now))));
        }
        return windows;
    }

    private static @Nullable Instant end(@Nullable String duration, Instant now) {
        return moment(duration, text -> Lifetime.parse(text).flatMap(lifetime -> lifetime.endFrom(now)));
    }

    private static @Nullable Instant reset(@Nullable String period, Instant now) {
        return moment(period, text -> BudgetPeriod.resetAfter(now, text));
    }

    private static @Nullable Instant moment(@Nullable String text, Function<String, Optional<Instant>> reading) {
        return text == null ? null : reading.apply(text).orElse(null);
    }
}
