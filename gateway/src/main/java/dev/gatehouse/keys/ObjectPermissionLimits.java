package dev.gatehouse.keys;

import dev.gatehouse.directory.Team;
import dev.gatehouse.endpoint.Patch;
import dev.gatehouse.error.ApiError.Pinned;
import dev.gatehouse.objectpermissions.ObjectPermission;
import dev.gatehouse.objectpermissions.ObjectPermissionPatch;
import dev.gatehouse.objectpermissions.ObjectPermissionRows;
import dev.gatehouse.platform.Tx;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** A key is given no tool, agent or store that its team does not have. A kind of which the team lists none is not limited. */
final class ObjectPermissionLimits {
    private final ObjectPermissionRows permissions;

    ObjectPermissionLimits(ObjectPermissionRows permissions) {
        this.permissions = permissions;
    }

    /** @throws dev.gatehouse.error.ApiException 403 */
    void check(Tx tx, Optional<Team> team, KeyChange sent) {
        @Nullable ObjectPermissionPatch asked = sent.objectPermission().or(null);
        if (asked == null) {
            return;
        }
        team.flatMap(owner -> Optional.ofNullable(owner.objectPermission()))
                .flatMap(id -> permissions.find(tx, id))
                .ifPresent(limits -> check(asked, limits));
    }

    private static void check(ObjectPermissionPatch asked, ObjectPermission limits) {
        check("mcp_servers", asked.mcpServers(), limits, ObjectPermission::mcpServers);
        check("mcp_access_groups", asked.mcpAccessGroups(), limits, ObjectPermission::mcpAccessGroups);
        check("vector_stores", asked.vectorStores(), limits, ObjectPermission::vectorStores);
        check("agents", asked.agents(), limits, ObjectPermission::agents);
        check("agent_access_groups", asked.agentAccessGroups(), limits, ObjectPermission::agentAccessGroups);
    }

    private static void check(
            String kind,
            Patch<List<String>> asked,
            ObjectPermission limits,
            Function<ObjectPermission, List<String>> part) {
        var wanted = asked.or(null);
        var allowed = part.apply(limits);
        if (wanted != null && !allowed.isEmpty() && !allowed.containsAll(wanted)) {
            throw Pinned.detailObject(403, "object_permission." + kind + " is not within that of the key's team.")
                    .asException();
        }
    }
}
