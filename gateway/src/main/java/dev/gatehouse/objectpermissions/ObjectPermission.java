package dev.gatehouse.objectpermissions;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Such a row. One component for each column, under the column's name. */
public record ObjectPermission(
        String objectPermissionId,
        List<String> mcpServers,
        List<String> mcpAccessGroups,
        @Nullable ObjectNode mcpToolPermissions,
        List<String> vectorStores,
        List<String> agents,
        List<String> agentAccessGroups) {
    public ObjectPermission {
        mcpServers = List.copyOf(mcpServers);
        mcpAccessGroups = List.copyOf(mcpAccessGroups);
        vectorStores = List.copyOf(vectorStores);
        agents = List.copyOf(agents);
        agentAccessGroups = List.copyOf(agentAccessGroups);
    }
}
