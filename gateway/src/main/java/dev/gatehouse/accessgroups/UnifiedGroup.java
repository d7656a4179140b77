package dev.gatehouse.accessgroups;

import dev.gatehouse.endpoint.Description;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A group that is an object of its own. */
public record UnifiedGroup(
        String accessGroupId,
        String accessGroupName,
        @Nullable String description,
        List<String> accessModelNames,
        List<String> accessMcpServerIds,
        List<String> accessAgentIds,

        @Description("Teams whose access_group_ids name it.")
        List<String> assignedTeamIds,

        @Description("Hashes of the keys whose access_group_ids name it.")
        List<String> assignedKeyIds,

        Instant createdAt,
        @Nullable String createdBy,
        Instant updatedAt,
        @Nullable String updatedBy) {}
