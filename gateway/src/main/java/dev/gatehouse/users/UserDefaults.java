package dev.gatehouse.users;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.gatehouse.access.Role;
import dev.gatehouse.budgets.BudgetPeriod;
import dev.gatehouse.config.TenantConfig;
import dev.gatehouse.endpoint.Json;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What the configuration gives new users. */
record UserDefaults(TenantConfig.Users config) {
    /** Of those who say nothing of teams. */
    List<String> teams(@Nullable String role) {
        return isProxyAdmin(role) ? List.of() : config.teams();
    }

    /** Fills what a row leaves open; proxy admins are given nothing but that role. */
    void fill(ObjectNode row, Instant now) {
        fill(row, "user_role", config.role().orElse(null));
        fillLimits(row, row.path("user_role").textValue());
        setReset(row, now);
    }

    private void fillLimits(ObjectNode row, @Nullable String role) {
        if (isProxyAdmin(role)) {
            return;
        }
        if (row.path("models").isEmpty()) {
            row.set("models", Json.node(config.models()));
        }
        fill(row, "max_budget", config.maxBudget());
        fill(row, "budget_duration", config.budgetDuration());
        if (Role.INTERNAL_USER.wireName().equals(role)) {
            fill(row, "max_budget", config.internalMaxBudget());
            fill(row, "budget_duration", config.internalBudgetDuration());
        }
    }

    private static void fill(ObjectNode row, String member, @Nullable Object usual) {
        if (usual != null && row.path(member).isNull()) {
            row.set(member, Json.node(usual));
        }
    }

    private static boolean isProxyAdmin(@Nullable String role) {
        return Role.PROXY_ADMIN.wireName().equals(role);
    }

    /** Says when a budget begins again, after its period was set. */
    static void setReset(ObjectNode row, Instant now) {
        var period = row.path("budget_duration");
        var reset = period.isTextual()
                ? BudgetPeriod.resetAfter(now, period.textValue()).map(Instant::toString)
                : Optional.<String>empty();
        row.put("budget_reset_at", reset.orElse(null));
    }
}
