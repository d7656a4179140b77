package dev.gatehouse.accessgroups;

import dev.gatehouse.endpoint.Description;
import dev.gatehouse.endpoint.Patch;
import java.util.List;

/** What is to become of a group that is an object of its own; what is left out stays, a list that is null becomes empty. */
public record UnifiedGroupUpdate(
        Patch<String> accessGroupName,
        Patch<String> description,
        Patch<List<String>> accessModelNames,
        Patch<List<String>> accessMcpServerIds,
        Patch<List<String>> accessAgentIds,

        @Description("Those that exist have it afterwards, and no others.")
        Patch<List<String>> assignedTeamIds,

        @Description("Likewise; clear texts or hashes.") Patch<List<String>> assignedKeyIds) {}
