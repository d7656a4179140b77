package dev.gatehouse.teams;

import static dev.gatehouse.teams.TeamErrors.require;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.gatehouse.access.Grant;
import java.util.List;

/** The members of requests that have no column: they are kept in the metadata, under their names. */
final class TeamMetadata {
    private static final String PASSTHROUGH_ROUTES = "allowed_passthrough_routes";
    private static final List<String> MEMBERS = List.of(
            "model_rpm_limit",
            "model_tpm_limit",
            "rpm_limit_type",
            "tpm_limit_type",
            "guardrails",
            "policies",
            "prompts",
            "tags",
            "enforced_params",
            PASSTHROUGH_ROUTES,
            "allowed_vector_store_indexes",
            "secret_manager_settings",
            "logging",
            "team_member_key_duration");

    private TeamMetadata() {}

    /**
     * Moves what was sent of these members into the metadata; null takes away.
     *
     * @param sent by the names of columns and members; changed in place
     * @param stored what stays where no metadata was sent
     */
    static void fold(ObjectNode sent, ObjectNode stored) {
        var metadata = sent.path("metadata") instanceof ObjectNode replaced ? replaced : stored.deepCopy();
        boolean cleared = sent.path("metadata").isNull();
        if (cleared) {
            metadata.removeAll();
        }
        for (var member : MEMBERS) {
            var value = sent.remove(member);
            if (value != null && value.isNull()) {
                metadata.remove(member);
            } else if (value != null) {
                metadata.set(member, value);
            }
        }
        keep(Team.MEMBER_BUDGET, stored, metadata);
        sent.set("metadata", metadata);
    }

    /** Routes past the gateway are the proxy admins' to give, wherever they are said. */
    static void checkRoutes(Grant grant, ObjectNode before, ObjectNode after) {
        var routes = after.path(PASSTHROUGH_ROUTES);
        require(
                grant.isProxyAdmin() || routes.isEmpty() || routes.equals(before.get(PASSTHROUGH_ROUTES)),
                403,
                "Only proxy admins can set `allowed_passthrough_routes` on a team.");
    }

    /** What only the gateway writes: nobody may point it elsewhere, or lose it. */
    private static void keep(String member, ObjectNode stored, ObjectNode metadata) {
        if (stored.has(member)) {
            metadata.set(member, stored.get(member));
        } else {
            metadata.remove(member);
        }
    }
}
