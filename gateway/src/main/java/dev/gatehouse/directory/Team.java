package dev.gatehouse.directory;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigDecimal;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What other nouns ask of a team.
 *
 * @param models empty for all
 * @param accessGroups ids of those assigned to it
 * @param maxBudget US dollars
 * @param tpmLimit tokens a minute
 * @param rpmLimit requests a minute
 */
public record Team(
        String id,
        @Nullable String alias,
        @Nullable String organization,
        List<String> models,
        List<String> accessGroups,
        @Nullable BigDecimal maxBudget,
        @Nullable Long tpmLimit,
        @Nullable Long rpmLimit,
        @Nullable String objectPermission,
        ObjectNode metadata) {
    public Team {
        models = List.copyOf(models);
        accessGroups = List.copyOf(accessGroups);
    }
}
