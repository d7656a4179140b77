package dev.gatehouse.access;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a request needs of the team whose key it uses.
 *
 * @param models which models the team's keys may call
 * @param aliases names its keys may use, for what they stand for
 * @param memberModels which of them the user of this key or token may, as a member of the team; all for one who is none
 * @param passthroughRoutes granted to keys that name none of their own
 * @param guardrailsFixed whether its keys may not choose guardrails
 */
public record TeamFacts(
        String id,
        @Nullable String organization,
        boolean blocked,
        ModelList models,
        Map<String, String> aliases,
        ModelList memberModels,
        List<String> passthroughRoutes,
        boolean guardrailsFixed) {
    public TeamFacts {
        aliases = Map.copyOf(aliases);
        passthroughRoutes = List.copyOf(passthroughRoutes);
    }
}
