package dev.gatehouse.users;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.gatehouse.budgets.BudgetWindow;
import dev.gatehouse.endpoint.Description;
import dev.gatehouse.endpoint.Json;
import dev.gatehouse.keys.NewKey;
import dev.gatehouse.objectpermissions.ObjectPermissionPatch;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What a user is to be, and the user's first key. */
@Description("What a user is to be, and the user's first key. All members are optional.")
public record NewUser(
        @Description("Left out, one is made.") @Nullable String userId,

        @Description("No other user may have it, whatever its case.") @Nullable
        String userEmail,

        @Nullable String userAlias,
        @Nullable UserRole userRole,

        @Description("What the identity provider calls the user; unique.") @Nullable
        String ssoUserId,

        @Description("Ids, or objects with team_id, max_budget_in_team and user_role. Unknown teams are passed over.")
        @Nullable
        List<JsonNode> teams,

        @Description("The one team to join; wins over teams.") @Nullable
        String teamId,

        @Description("Ids. The user joins as an internal user; unknown organizations are passed over.")
        List<String> organizations,

        @Description("One more of organizations.") @Nullable String organizationId,

        @Description("Whether the user gets a key at once; true when left out.") @Nullable
        Boolean autoCreateKey,

        @Description("Of the key; unique over all keys.") @Nullable
        String keyAlias,

        @Description("How long the key works, such as 30d; -1 or left out for ever.") @Nullable
        String duration,

        @Description("Models the user and the key may call; empty for all.")
        List<String> models,

        @Description("US dollars the user begins with as spent.") @Nullable
        BigDecimal spend,

        @Description("US dollars the user may spend.") @Nullable
        BigDecimal maxBudget,

        @Description("US dollars from which somebody is told.") @Nullable
        BigDecimal softBudget,

        @Description("Period of max_budget, such as 1d.") @Nullable
        String budgetDuration,

        @Description("Of the key: several periods with a limit each.")
        List<BudgetWindow> budgetLimits,

        @Nullable String agentId,
        @Nullable Integer maxParallelRequests,

        @Description("Free to use; some other members are stored in it.")
        ObjectNode metadata,

        @Description("Tokens a minute.") @Nullable Long tpmLimit,
        @Description("Requests a minute.") @Nullable Long rpmLimit,
        List<String> allowedCacheControls,
        @Description("Of the key.") ObjectNode config,
        @Description("Of the key.") ObjectNode permissions,

        @Description("Of the key: model names it replaces.") ObjectNode aliases,

        @Description("Limits by model.") ObjectNode modelMaxBudget,
        @Nullable Map<String, Long> modelRpmLimit,
        @Nullable Map<String, Long> modelTpmLimit,
        @Nullable List<String> guardrails,
        @Nullable List<String> policies,
        @Nullable List<String> prompts,
        @Description("Of the key.") @Nullable Boolean blocked,
        @Nullable ObjectPermissionPatch objectPermission) {
    public NewUser {
        userId = Checks.trimmed(userId);
        userEmail = Checks.trimmed(userEmail);
        ssoUserId = Checks.trimmed(ssoUserId);
        Checks.requireShort("user_id", userId);
        Checks.requireShort("user_email", userEmail);
        Checks.requireShort("sso_user_id", ssoUserId);
        Checks.requireShort("user_alias", userAlias);
        Checks.requireShort("key_alias", keyAlias);
        if (teams != null) {
            TeamToJoin.all(teams);
        }
    }

    /** The user's row, before the defaults. */
    User row(String id, Instant now) {
        return new User(
                id,
                userAlias,
                ssoUserId,
                null,
                userRole == null ? null : Json.node(userRole).asText(),
                userEmail,
                models,
                foldedMetadata(),
                maxBudget,
                softBudget,
                spend == null ? BigDecimal.ZERO : spend,
                maxParallelRequests,
                tpmLimit,
                rpmLimit,
                budgetDuration,
                null,
                allowedCacheControls,
                policies == null ? List.of() : policies,
                Json.object(),
                modelMaxBudget,
                now,
                now,
                List.of());
    }

    /** @param usual what users join who say nothing of teams */
    List<TeamToJoin> teamsToJoin(List<String> usual) {
        if (teamId != null) {
            return List.of(TeamToJoin.of(teamId));
        }
        return teams == null ? usual.stream().map(TeamToJoin::of).toList() : TeamToJoin.all(teams);
    }

    Set<String> organizationsToJoin() {
        var all = new LinkedHashSet<>(organizations);
        if (organizationId != null) {
            all.add(organizationId);
        }
        return all;
    }

    /**
     * The first key. Budget and limits are the user's, so that further keys do not multiply them.
     *
     * @param team of the key; null for a personal one
     */
    NewKey key(String user, @Nullable String team) {
        return NewKey.of(Json.tree(new KeyMembers(
                user,
                team,
                keyAlias,
                duration,
                models,
                budgetLimits,
                agentId,
                metadata,
                allowedCacheControls,
                config,
                permissions,
                aliases,
                guardrails,
                policies,
                prompts,
                blocked)));
    }

    private record KeyMembers(
            String userId,
            @Nullable String teamId,
            @Nullable String keyAlias,
            @Nullable String duration,
            List<String> models,
            List<BudgetWindow> budgetLimits,
            @Nullable String agentId,
            ObjectNode metadata,
            List<String> allowedCacheControls,
            ObjectNode config,
            ObjectNode permissions,
            ObjectNode aliases,
            @Nullable List<String> guardrails,
            @Nullable List<String> policies,
            @Nullable List<String> prompts,
            @Nullable Boolean blocked) {}

    /** What has no column is kept in the metadata. */
    private ObjectNode foldedMetadata() {
        var folded = metadata.deepCopy();
        Json.tree(new Folded(modelRpmLimit, modelTpmLimit, guardrails, prompts))
                .properties()
                .forEach(member -> {
                    if (!member.getValue().isNull()) {
                        folded.set(member.getKey(), member.getValue());
                    }
                });
        return folded;
    }

    private record Folded(
            @Nullable Map<String, Long> modelRpmLimit,
            @Nullable Map<String, Long> modelTpmLimit,
            @Nullable List<String> guardrails,
            @Nullable List<String> prompts) {}
}
