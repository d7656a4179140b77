package dev.gatehouse.accessgroups;

import dev.gatehouse.endpoint.Description;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A group that is to be an object of its own. */
public record NewUnifiedGroup(
        @Description("No two have the same.") String accessGroupName,
        @Nullable String description,
        List<String> accessModelNames,
        List<String> accessMcpServerIds,
        List<String> accessAgentIds,
        @Description("Those that exist are given it.") List<String> assignedTeamIds,
        @Description("Likewise; clear texts or hashes.") List<String> assignedKeyIds) {}
