package dev.gatehouse.organizations;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.gatehouse.budgets.Budget;
import dev.gatehouse.endpoint.Json;
import dev.gatehouse.endpoint.RecordReader;
import dev.gatehouse.objectpermissions.ObjectPermission;
import dev.gatehouse.platform.JsonTable;
import dev.gatehouse.platform.Tx;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The SQL of organizations. */
final class OrganizationRepository {
    private static final JsonTable TABLE = new JsonTable("organization", "organization_id", """
            organization_id, organization_alias, budget_id, metadata, models, spend, model_spend, object_permission_id,
            created_at, created_by, updated_at, updated_by
            """);

    static final String INSERT = TABLE.insert();
    static final String UPDATE = TABLE.update();
    static final String LOCK = TABLE.select("where organization_id = :organization for update");

    /** Others may join meanwhile, and nobody can delete it. */
    static final String HOLD = "select 1 from organization where organization_id = :organization for share";

    static final String DELETE = "delete from organization where organization_id = :organization";

    /** Null narrows nothing. */
    static final String FIND = """
            select to_jsonb(organization) as organization, to_jsonb(budget) as budget,
                   to_jsonb(object_permission) as object_permission
            from organization
            left join budget on budget.budget_id = organization.budget_id
            left join object_permission
                   on object_permission.object_permission_id = organization.object_permission_id
            where (cast(:ids as text[]) is null or organization.organization_id = any(cast(:ids as text[])))
              and (cast(:alias as text) is null
                   or position(lower(cast(:alias as text)) in lower(organization.organization_alias)) > 0)
              and (cast(:member as text) is null
                   or exists (select 1 from organization_member member
                              where member.organization_id = organization.organization_id
                                and member.user_id = cast(:member as text)))
            order by organization.created_at, organization.organization_id
            """;

    static final String TEAMS = """
            select team.organization_id, to_jsonb(team) || jsonb_build_object('members_with_roles', coalesce(
                       (select jsonb_agg(jsonb_build_object('user_id', member.user_id, 'user_email', member.user_email,
                                                            'role', member.role) order by member.position)
                        from team_member member where member.team_id = team.team_id), '[]')) as team
            from team where team.organization_id = any(cast(:organizations as text[]))
            order by team.created_at, team.team_id
            """;

    static final String USERS = """
            select to_jsonb(user_account) - 'password' from user_account
            where user_id = any(cast(:users as text[])) order by user_id
            """;

    /** @return false where the id is taken */
    boolean insert(Tx tx, OrganizationFields organization) {
        return tx.handle()
                        .createUpdate(INSERT)
                        .bind("row", Json.text(organization))
                        .execute()
                == 1;
    }

    void update(Tx tx, OrganizationFields organization) {
        tx.handle().createUpdate(UPDATE).bind("row", Json.text(organization)).execute();
    }

    /** Held until the transaction ends. */
    Optional<OrganizationFields> lock(Tx tx, String id) {
        return tx.handle()
                .createQuery(LOCK)
                .bind("organization", id)
                .mapTo(String.class)
                .map(OrganizationRepository::fields)
                .findOne();
    }

    /** @return false where there is none */
    boolean hold(Tx tx, String id) {
        return tx.handle()
                .createQuery(HOLD)
                .bind("organization", id)
                .mapTo(Integer.class)
                .findOne()
                .isPresent();
    }

    void delete(Tx tx, String id) {
        tx.handle().createUpdate(DELETE).bind("organization", id).execute();
    }

    Optional<OrganizationInfo> find(Tx tx, String id) {
        return find(tx, List.of(id), null, null).stream().findFirst();
    }

    /**
     * With their budgets and permissions, without members and teams.
     *
     * @param ids null for all
     * @param alias a part of it, in any case; null for any
     * @param member somebody who belongs to them; null for anybody
     */
    List<OrganizationInfo> find(
            Tx tx, @Nullable Collection<String> ids, @Nullable String alias, @Nullable String member) {
        return tx.handle()
                .createQuery(FIND)
                .bindByType("ids", ids == null ? null : ids.toArray(String[]::new), String[].class)
                .bind("alias", alias)
                .bind("member", member)
                .map((row, context) -> info(row))
                .list();
    }

    /** By organization. */
    Map<String, List<ObjectNode>> teams(Tx tx, Collection<String> organizations) {
        var teams = new HashMap<String, List<ObjectNode>>();
        tx.handle()
                .createQuery(TEAMS)
                .bindArray("organizations", String.class, organizations.toArray())
                .map((row, context) ->
                        Map.entry(row.getString("organization_id"), Json.parseObject(row.getString("team"))))
                .forEach(team -> teams.computeIfAbsent(team.getKey(), _ -> new ArrayList<>())
                        .add(team.getValue()));
        return teams;
    }

    /** Without their passwords. */
    List<ObjectNode> users(Tx tx, Collection<String> ids) {
        return tx.handle()
                .createQuery(USERS)
                .bindArray("users", String.class, ids.toArray())
                .mapTo(String.class)
                .map(Json::parseObject)
                .list();
    }

    private static OrganizationInfo info(ResultSet row) throws SQLException {
        return new OrganizationInfo(
                fields(row.getString("organization")),
                read(Budget.class, row.getString("budget")),
                read(ObjectPermission.class, row.getString("object_permission")),
                List.of(),
                List.of());
    }

    private static OrganizationFields fields(String json) {
        return RecordReader.read(OrganizationFields.class, Json.parseObject(json));
    }

    private static <T> @Nullable T read(Class<T> type, @Nullable String json) {
        return json == null ? null : RecordReader.read(type, Json.parseObject(json));
    }
}
