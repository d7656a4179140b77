package dev.gatehouse.organizations;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.gatehouse.endpoint.Json;
import dev.gatehouse.platform.Tx;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The SQL that ends an organization's teams. */
final class TeamArchiveRepository {
    private static final String COLUMNS = """
            team_id, team_alias, organization_id, object_permission_id, admins, members, team_member_permissions, metadata,
            models, model_aliases, max_budget, soft_budget, spend, max_parallel_requests, tpm_limit, rpm_limit,
            budget_duration, budget_reset_at, blocked, model_spend, model_max_budget, router_settings, access_group_ids,
            policies, created_at, updated_at
            """;

    /** In the order of their ids, so that two who end the same teams never wait for each other. */
    static final String LOCK = """
            select to_jsonb(team) from team where organization_id = :organization order by team_id for update
            """;

    /** The roster is kept with the team. */
    static final String ARCHIVE = "insert into deleted_team (id, deleted_at, deleted_by, deleted_by_api_key,"
            + " litellm_changed_by, members_with_roles, " + COLUMNS + ") select :id, :now, :by, :by_key, :changed_by,"
            + " coalesce((select jsonb_agg(jsonb_build_object('user_id', user_id, 'user_email', user_email, 'role', role)"
            + " order by position) from team_member where team_member.team_id = :team), '[]'), " + COLUMNS
            + " from team where team_id = :team";

    static final String DELETE_ROSTER = "delete from team_member where team_id = :team returning user_id";

    static final String DELETE = "delete from team where team_id = :team";

    /** Who ended them, and how that was said. */
    record Deletion(
            UUID id,
            Instant at,
            @Nullable String by,
            @Nullable String byKey,
            @Nullable String changedBy) {}

    List<ObjectNode> lock(Tx tx, String organization) {
        return tx.handle()
                .createQuery(LOCK)
                .bind("organization", organization)
                .mapTo(String.class)
                .map(Json::parseObject)
                .list();
    }

    /** @return who was on the roster */
    List<String> delete(Tx tx, String team, Deletion deletion) {
        tx.handle()
                .createUpdate(ARCHIVE)
                .bind("team", team)
                .bind("id", deletion.id())
                .bind("now", deletion.at())
                .bind("by", deletion.by())
                .bind("by_key", deletion.byKey())
                .bind("changed_by", deletion.changedBy())
                .execute();
        var roster = tx.handle()
                .createQuery(DELETE_ROSTER)
                .bind("team", team)
                .mapTo(String.class)
                .list();
        tx.handle().createUpdate(DELETE).bind("team", team).execute();
        return roster;
    }
}
