package dev.gatehouse.keys;

import com.fasterxml.jackson.databind.JsonNode;
import dev.gatehouse.access.Grant;
import dev.gatehouse.endpoint.Json;
import dev.gatehouse.endpoint.Patch;
import dev.gatehouse.error.ApiError.Pinned;
import dev.gatehouse.platform.Tx;
import java.math.BigDecimal;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Who may change which key, and what of it, in the pinned order. */
final class KeyUpdateRights {
    static final String ROUTE = "/key/update";
    private static final String PASSTHROUGH = "allowed_passthrough_routes";

    /** Presets that lead to nothing that is managed. */
    private static final Set<List<String>> SAFE = Set.of(List.of("llm_api_routes"), List.of("info_routes"));

    private final KeyJudge judge;

    KeyUpdateRights(KeyJudge judge) {
        this.judge = judge;
    }

    /** @throws dev.gatehouse.error.ApiException in LiteLLM's words */
    void check(Tx tx, Grant grant, VirtualKey key, KeyChange sent) {
        if (grant.isProxyAdmin()) {
            return;
        }
        var stored = key.fields();
        checkReserved(stored, sent);
        checkOwner(stored, sent);
        if (stored.userId() != null && !stored.userId().equals(grant.user())) {
            throw Pinned.detail(
                            403,
                            "User can only create keys for themselves. Got user_id=" + stored.userId() + ", Your ID="
                                    + grant.user())
                    .asException();
        }
        judge.requirePermission(tx, grant, key, ROUTE);
        boolean isFree = stored.teamId() != null || isOwn(grant, stored);
        if (!isFree || changesBudget(stored, sent) || escapes(stored, sent)) {
            judge.rights(tx, grant, key).requireAdministration(ROUTE);
        }
    }

    /** What only proxy admins give to keys. */
    private static void checkReserved(KeyFields stored, KeyChange sent) {
        var routes = orEmpty(sent.allowedRoutes().or(stored.allowedRoutes()));
        require(
                routes.equals(stored.allowedRoutes())
                        || (SAFE.contains(routes) && SAFE.contains(stored.allowedRoutes())),
                "Only proxy admins can set `allowed_routes` on a key. Use `key_type` to pick a preset route bucket instead.");
        require(
                passthrough(stored.metadata()).equals(passthrough(changed(stored, sent))),
                "Only proxy admins can set `allowed_passthrough_routes` on a key.");
        var permissions = sent.permissions().or(stored.permissions());
        require(
                stored.permissions().equals(permissions == null ? Json.object() : permissions),
                "Only proxy admins can set `permissions`.");
    }

    private static JsonNode passthrough(JsonNode metadata) {
        return metadata.path(PASSTHROUGH);
    }

    /** The metadata as it would be. */
    private static JsonNode changed(KeyFields stored, KeyChange sent) {
        var metadata = sent.metadata().or(stored.metadata());
        return sent.inMetadata().into(metadata == null ? Json.object() : metadata);
    }

    private static void checkOwner(KeyFields stored, KeyChange sent) {
        var user = sent.userId().or(stored.userId());
        require(
                Objects.equals(user, stored.userId()) || (user != null && !user.isEmpty()),
                "Non-admin users cannot remove the user_id from a key.");
        require(Objects.equals(user, stored.userId()), "Non-admin users cannot change the user_id of a key.");
    }

    private static boolean isOwn(Grant grant, KeyFields stored) {
        return grant.user() != null
                && grant.user().equals(stored.createdBy())
                && grant.user().equals(stored.userId());
    }

    /** Whether the key could spend more, in whichever way that is said. */
    private static boolean changesBudget(KeyFields stored, KeyChange sent) {
        return sent.spend().isSent()
                || isGiven(sent.budgetLimits())
                || isGiven(sent.softBudget())
                || !isSame(sent.maxBudget().or(stored.maxBudget()), stored.maxBudget())
                || !Objects.equals(sent.budgetDuration().or(stored.budgetDuration()), stored.budgetDuration())
                || !Objects.equals(sent.budgetId().or(stored.budgetId()), stored.budgetId())
                || !increase(stored.metadata()).equals(increase(changed(stored, sent)));
    }

    /** A temporary increase, and how long it lasts. */
    private static List<JsonNode> increase(JsonNode metadata) {
        return List.of(metadata.path("temp_budget_increase"), metadata.path("temp_budget_expiry"));
    }

    /** A key without a team, or without an organization, is held by no limits of theirs. */
    private static boolean escapes(KeyFields stored, KeyChange sent) {
        return (stored.teamId() != null && sent.teamId().or(stored.teamId()) == null)
                || (stored.organizationId() != null && sent.organizationId().or(stored.organizationId()) == null);
    }

    private static boolean isGiven(Patch<?> patch) {
        return patch.isSent() && patch.or(null) != null;
    }

    private static boolean isSame(@Nullable BigDecimal one, @Nullable BigDecimal other) {
        return one == null || other == null ? one == null && other == null : one.compareTo(other) == 0;
    }

    private static <T> List<T> orEmpty(@Nullable List<T> list) {
        return list == null ? List.of() : list;
    }

    private static void require(boolean holds, String otherwise) {
        if (!holds) {
            throw Pinned.detailObject(403, otherwise).asException();
        }
    }
}
