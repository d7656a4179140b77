package dev.gatehouse.keys;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.gatehouse.budgets.BudgetWindow;
import dev.gatehouse.endpoint.Description;
import dev.gatehouse.endpoint.Json;
import dev.gatehouse.endpoint.Patch;
import dev.gatehouse.endpoint.RecordReader;
import dev.gatehouse.objectpermissions.ObjectPermissionPatch;
import java.math.BigDecimal;
import java.util.List;

/** What a request says a key is to be: what it leaves out stays, and null clears. */
public record KeyChange(
        @Description("What people call it; unique over all keys.")
        Patch<String> keyAlias,

        @Description("How long it works from now, such as 30d; -1 for ever.")
        Patch<String> duration,

        @Description("Models it may call; empty for all.") Patch<List<String>> models,
        @Description("US dollars that count as spent.") Patch<BigDecimal> spend,
        @Description("US dollars it may spend.") Patch<BigDecimal> maxBudget,

        @Description("US dollars from which somebody is told.")
        Patch<BigDecimal> softBudget,

        Patch<String> userId,
        Patch<String> teamId,
        Patch<String> organizationId,
        Patch<String> agentId,
        Patch<String> projectId,
        Patch<Integer> maxParallelRequests,

        @Description("Free to use; some other members are stored in it.")
        Patch<ObjectNode> metadata,

        @Description("Tokens a minute.") Patch<Long> tpmLimit,
        @Description("Requests a minute.") Patch<Long> rpmLimit,
        @Description("Period of max_budget, such as 1d.") Patch<String> budgetDuration,
        @Description("Several periods with a limit each.") Patch<List<BudgetWindow>> budgetLimits,
        Patch<List<String>> allowedCacheControls,
        Patch<ObjectNode> config,
        Patch<ObjectNode> permissions,
        @Description("Model names it replaces.") Patch<ObjectNode> aliases,
        @Description("Limits by model.") Patch<ObjectNode> modelMaxBudget,
        Patch<List<String>> policies,
        Patch<Boolean> blocked,
        @Description("A budget row it is linked to.") Patch<String> budgetId,

        @Description("Routes and route groups it is confined to.")
        Patch<List<String>> allowedRoutes,

        Patch<ObjectNode> routerSettings,
        Patch<List<String>> accessGroupIds,

        @Description("Whether it is replaced every rotation_interval.")
        Patch<Boolean> autoRotate,

        Patch<String> rotationInterval,
        @Description("Tools, agents and stores it may use.") Patch<ObjectPermissionPatch> objectPermission,
        @JsonUnwrapped KeyMetadataChange inMetadata) {

    /** Nothing sent at all. */
    static final KeyChange NOTHING = of(Json.object());

    /** @throws dev.gatehouse.error.ApiException 422 */
    static KeyChange of(ObjectNode members) {
        return RecordReader.read(KeyChange.class, members);
    }

    /** The members that were sent. */
    ObjectNode sent() {
        return Json.tree(this);
    }

    /** The same with these members in place of what was sent. */
    KeyChange with(ObjectNode members) {
        var all = sent();
        all.setAll(members);
        return of(all);
    }
}
