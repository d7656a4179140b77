package dev.gatehouse.config;

import java.math.BigDecimal;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What new users and teams are given: {@code default_internal_user_params}, {@code default_team_params} and their neighbours.
 *
 * @param availableTeams teams that anybody may join as a user
 * @param autoAddProxyAdmins whether a proxy admin who makes a team joins it
 */
public record TenantConfig(Users users, Teams teams, List<String> availableTeams, boolean autoAddProxyAdmins) {
    public static final TenantConfig NONE = new TenantConfig(
            new Users(Optional.empty(), List.of(), null, null, List.of(), null, null),
            new Teams(null, null, null, null, List.of(), List.of()),
            List.of(),
            true);

    public TenantConfig {
        availableTeams = List.copyOf(availableTeams);
    }

    /**
     * @param role of users made without one
     * @param maxBudget US dollars
     * @param teams joined by every new user
     * @param internalMaxBudget US dollars, of internal users who are given none
     */
    public record Users(
            Optional<String> role,
            List<String> models,
            @Nullable BigDecimal maxBudget,
            @Nullable String budgetDuration,
            List<String> teams,
            @Nullable BigDecimal internalMaxBudget,
            @Nullable String internalBudgetDuration) {
        public Users {
            models = List.copyOf(models);
            teams = List.copyOf(teams);
        }
    }

    /** A member of teams' metadata that forms ask for. */
    public record MetadataField(String key, @Nullable String label) {}

    /**
     * Money in US dollars, limits by the minute.
     *
     * @param metadataSchema what forms ask for: nothing is checked by it
     */
    public record Teams(
            @Nullable BigDecimal maxBudget,
            @Nullable String budgetDuration,
            @Nullable Long tpmLimit,
            @Nullable Long rpmLimit,
            List<String> memberPermissions,
            List<MetadataField> metadataSchema) {
        public Teams {
            memberPermissions = List.copyOf(memberPermissions);
            metadataSchema = List.copyOf(metadataSchema);
        }
    }
}
