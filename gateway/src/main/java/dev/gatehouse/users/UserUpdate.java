package dev.gatehouse.users;

import static dev.gatehouse.budgets.BudgetRules.amountFault;
import static dev.gatehouse.budgets.BudgetRules.modelFault;
import static dev.gatehouse.budgets.BudgetRules.periodFault;
import static dev.gatehouse.budgets.BudgetRules.require;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.gatehouse.endpoint.Description;
import dev.gatehouse.endpoint.Patch;
import dev.gatehouse.endpoint.Patches;
import dev.gatehouse.objectpermissions.ObjectPermissionPatch;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What becomes of a user: what is left out stays. */
@Description("What becomes of a user: what is left out stays. The user is named by user_id, or else by user_email.")
public record UserUpdate(
        @Nullable String userId,
        Patch<String> userEmail,
        Patch<String> userAlias,
        Patch<UserRole> userRole,
        @Description("Stored as a salted hash.") Patch<String> password,
        Patch<List<String>> models,
        @Description("US dollars.") Patch<BigDecimal> spend,
        @Description("US dollars.") Patch<BigDecimal> maxBudget,
        @Description("US dollars.") Patch<BigDecimal> softBudget,
        Patch<String> budgetDuration,
        Patch<Integer> maxParallelRequests,
        Patch<ObjectNode> metadata,
        Patch<Long> tpmLimit,
        Patch<Long> rpmLimit,
        Patch<List<String>> allowedCacheControls,
        Patch<ObjectNode> modelMaxBudget,
        Patch<Map<String, Long>> modelRpmLimit,
        Patch<Map<String, Long>> modelTpmLimit,
        Patch<List<String>> guardrails,
        Patch<List<String>> policies,
        Patch<List<String>> prompts,
        @Nullable ObjectPermissionPatch objectPermission) {
    public UserUpdate {
        userId = Checks.trimmed(userId);
        userEmail = trimmed(userEmail);
        Checks.requireShort("user_email", Checks.sent(userEmail));
        Checks.requireShort("user_alias", Checks.sent(userAlias));
        Checks.requireShort("password", Checks.sent(password));
        if (password instanceof Patch.Value<String>(var text) && text.isBlank()) {
            throw Checks.invalid("password", "String should have at least 1 character", "string_too_short");
        }
    }

    private static Patch<String> trimmed(Patch<String> sent) {
        if (!(sent instanceof Patch.Value<String>(var text))) {
            return sent;
        }
        var value = Checks.trimmed(text);
        return value == null ? new Patch.Null<>() : new Patch.Value<>(value);
    }

    /** Null where the user is named by id. */
    @Nullable
    String email() {
        return Checks.sent(userEmail);
    }

    boolean namesSomebody() {
        return userId != null || email() != null;
    }

    /** Whether it touches what only administrators decide: all but how a user is called and signs in. */
    boolean isAdministrative() {
        return objectPermission != null
                || List.of(
                                models,
                                spend,
                                maxBudget,
                                softBudget,
                                budgetDuration,
                                maxParallelRequests,
                                metadata,
                                tpmLimit,
                                rpmLimit,
                                allowedCacheControls,
                                modelMaxBudget,
                                modelRpmLimit,
                                modelTpmLimit,
                                guardrails,
                                policies,
                                prompts)
                        .stream()
                        .anyMatch(Patch::isSent);
    }

    /** @throws dev.gatehouse.error.ApiException 400 */
    void check() {
        require(amountFault("max_budget", Checks.sent(maxBudget)));
        require(amountFault("soft_budget", Checks.sent(softBudget)));
        require(amountFault("spend", Checks.sent(spend)));
        require(amountFault("max_parallel_requests", Checks.sent(maxParallelRequests)));
        require(amountFault("tpm_limit", Checks.sent(tpmLimit)));
        require(amountFault("rpm_limit", Checks.sent(rpmLimit)));
        require(periodFault("budget_duration", Checks.sent(budgetDuration)));
        require(modelFault(Checks.sent(modelMaxBudget)));
    }

    /** Writes what was sent into a row. */
    void applyTo(ObjectNode row) {
        Patches.apply(row, this);
        if (row.path("metadata").isNull()) {
            row.putObject("metadata");
        }
        var metadata = row.withObjectProperty("metadata");
        Patches.apply(metadata, "model_rpm_limit", modelRpmLimit);
        Patches.apply(metadata, "model_tpm_limit", modelTpmLimit);
        Patches.apply(metadata, "guardrails", guardrails);
        Patches.apply(metadata, "prompts", prompts);
    }
}
