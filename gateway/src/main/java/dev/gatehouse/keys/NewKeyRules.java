package dev.gatehouse.keys;

import dev.gatehouse.access.Grant;
import dev.gatehouse.budgets.BudgetPeriod;
import dev.gatehouse.error.ApiError.Pinned;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What refuses a new key before the database is asked, in the pinned order: the first that fails is the answer. */
final class NewKeyRules {
    private static final int SHORTEST_KEY = 16;
    private static final int LONGEST_KEY = 512;

    private final Grant grant;
    private final NewKey asked;
    private final Instant now;

    NewKeyRules(Grant grant, NewKey asked, Instant now) {
        this.grant = grant;
        this.asked = asked;
        this.now = now;
    }

    /** @throws dev.gatehouse.error.ApiException in LiteLLM's words */
    void check() {
        require(isNotNegative(asked.maxBudget()), 400, "max_budget cannot be negative. Received: " + asked.maxBudget());
        if (!grant.isProxyAdmin()) {
            checkOwnRoutes();
            checkTeam();
        }
        require(asked.projectId() == null, 404, "Project not found, project_id=" + asked.projectId());
        if (!grant.isProxyAdmin()) {
            checkOwner();
        }
        checkPeriods();
        require(
                asked.teamId() != null || !asked.metadata().has("service_account_id"),
                400,
                "team_id is required for service account keys. Please specify `team_id` in the request body.");
        if (!grant.isProxyAdmin()) {
            checkRights();
        }
        checkClearText();
        checkModelBudgets();
    }

    private void checkOwnRoutes() {
        require(
                asked.allowedRoutes().isEmpty(),
                403,
                "Only proxy admins can set `allowed_routes` on a key. Use `key_type` to pick a preset route bucket instead.");
        require(
                asked.allowedPassthroughRoutes() == null && !asked.metadata().has("allowed_passthrough_routes"),
                403,
                "Only proxy admins can set `allowed_passthrough_routes` on a key.");
    }

    /** There are no teams to be a member of. */
    private void checkTeam() {
        if (asked.teamId() != null) {
            throw Pinned.detail(
                            400,
                            "Team not found for team_id=" + asked.teamId()
                                    + ". Non-admin users cannot create keys for non-existent teams.")
                    .asException();
        }
    }

    private void checkOwner() {
        if (asked.userId() != null && !Objects.equals(asked.userId(), grant.user())) {
            throw Pinned.detail(
                            403,
                            "User can only create keys for themselves. Got user_id=" + asked.userId() + ", Your ID="
                                    + grant.user())
                    .asException();
        }
    }

    private void checkPeriods() {
        require(isPeriod(asked.budgetDuration()), 400, "Invalid budget_duration: " + asked.budgetDuration());
        asked.budgetLimits().forEach(window -> {
            require(
                    isNotNegative(window.maxBudget()),
                    400,
                    "max_budget cannot be negative. Received: " + window.maxBudget());
            require(isPeriod(window.budgetDuration()), 400, "Invalid budget_duration: " + window.budgetDuration());
        });
        require(isLifetime(asked.duration()), 400, "Invalid duration: " + asked.duration());
        require(isLifetime(asked.rotationInterval()), 400, "Invalid rotation_interval: " + asked.rotationInterval());
    }

    private void checkRights() {
        require(asked.permissions().isEmpty(), 403, "Only proxy admins can set `permissions`.");
        require(
                asked.keyType() != NewKey.KeyType.MANAGEMENT,
                403,
                "Only proxy admins can create keys of key_type `management`.");
        require(
                asked.organizationId() == null,
                403,
                "Caller is not a member of organization_id=" + asked.organizationId());
    }

    private void checkClearText() {
        var clear = asked.key();
        if (clear == null) {
            return;
        }
        require(
                clear.startsWith("sk-"),
                400,
                "Invalid key format. LiteLLM Virtual Key must start with 'sk-'. Received: ****");
        require(
                clear.length() >= SHORTEST_KEY
                        && clear.length() <= LONGEST_KEY
                        && clear.chars().allMatch(c -> c > ' ' && c < 0x7f),
                400,
                "Invalid key format. A key has " + SHORTEST_KEY + " to " + LONGEST_KEY
                        + " printable ASCII characters.");
    }

    private void checkModelBudgets() {
        asked.modelMaxBudget().properties().forEach(model -> {
            var limits = model.getValue();
            var budget = limits.has("budget_limit") ? limits.get("budget_limit") : limits.path("max_budget");
            if (!limits.isObject() || !(budget.isNumber() || budget.isMissingNode())) {
                throw Pinned.plain(
                                500,
                                "Invalid model_max_budget: each model needs an object with a numeric budget_limit.")
                        .asException();
            }
        });
    }

    private boolean isPeriod(@Nullable String text) {
        return text == null || BudgetPeriod.resetAfter(now, text).isPresent();
    }

    private static boolean isLifetime(@Nullable String text) {
        return text == null || Lifetime.parse(text).isPresent();
    }

    private static boolean isNotNegative(@Nullable BigDecimal amount) {
        return amount == null || amount.signum() >= 0;
    }

    private static void require(boolean holds, int status, String otherwise) {
        if (!holds) {
            throw Pinned.detailObject(status, otherwise).asException();
        }
    }
}
