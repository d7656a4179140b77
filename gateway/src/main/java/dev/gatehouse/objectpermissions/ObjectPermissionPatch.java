package dev.gatehouse.objectpermissions;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.gatehouse.endpoint.Patch;
import java.util.List;

/** What a request says of object permissions: what it leaves out stays. */
public record ObjectPermissionPatch(
        Patch<List<String>> mcpServers,
        Patch<List<String>> mcpAccessGroups,
        Patch<ObjectNode> mcpToolPermissions,
        Patch<List<String>> vectorStores,
        Patch<List<String>> agents,
        Patch<List<String>> agentAccessGroups) {}
