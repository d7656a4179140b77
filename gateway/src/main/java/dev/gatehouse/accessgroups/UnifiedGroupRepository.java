package dev.gatehouse.accessgroups;

import dev.gatehouse.access.Subject;
import dev.gatehouse.endpoint.Json;
import dev.gatehouse.endpoint.RecordReader;
import dev.gatehouse.platform.Tx;
import java.sql.Array;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The SQL of groups that are objects of their own. Who has one is kept with the teams and keys that have it, and nowhere else. */
final class UnifiedGroupRepository {
    private static final String COLUMNS = """
            access_group_id, access_group_name, description, access_model_names, access_mcp_server_ids, access_agent_ids,
            created_at, created_by, updated_at, updated_by
            """;

    static final String FIND = select("where access_group_id = :id");
    static final String LIST = select("order by created_at desc, access_group_id desc");

    static final String INSERT = "insert into access_group (" + COLUMNS + ") select " + COLUMNS
            + " from jsonb_populate_record(null::access_group, cast(:row as jsonb))";
    static final String UPDATE = "update access_group set (" + COLUMNS + ") = (select " + COLUMNS
            + " from jsonb_populate_record(null::access_group, cast(:row as jsonb))) where access_group_id = :id";
    static final String DELETE = "delete from access_group where access_group_id = :id";

    static final String TAKEN = "select access_group_id from access_group where access_group_name = :name";

    static final String GRANTED =
            "select access_group_id, access_model_names from access_group where cardinality(access_model_names) > 0";

    static final String ASSIGN_TEAMS = """
            with held as (
                select team_id from team
                where (team_id = any(cast(:ids as text[]))) <> (access_group_ids @> array[cast(:group as text)])
                order by team_id for update
            )
            update team set access_group_ids = case when team.team_id = any(cast(:ids as text[]))
                then array_append(access_group_ids, :group) else array_remove(access_group_ids, :group) end
            from held where team.team_id = held.team_id
            returning team.team_id
            """;

    static final String ASSIGN_KEYS = """
            with held as (
                select token from virtual_key
                where (token = any(cast(:ids as text[]))) <> (access_group_ids @> array[cast(:group as text)])
                order by token for update
            )
            update virtual_key set access_group_ids = case when virtual_key.token = any(cast(:ids as text[]))
                then array_append(access_group_ids, :group) else array_remove(access_group_ids, :group) end
            from held where virtual_key.token = held.token
            returning virtual_key.token
            """;

    private static String select(String condition) {
        return """
                select to_jsonb(found) from (select %s,
                    array(select team_id from team where access_group_ids @> array[access_group.access_group_id]
                          order by team_id) as assigned_team_ids,
                    array(select token from virtual_key where access_group_ids @> array[access_group.access_group_id]
                          order by token) as assigned_key_ids
                from access_group %s) found
                """.formatted(COLUMNS, condition);
    }

    void insert(Tx tx, UnifiedGroup group) {
        tx.handle().createUpdate(INSERT).bind("row", Json.text(group)).execute();
    }

    void update(Tx tx, UnifiedGroup group) {
        tx.handle()
                .createUpdate(UPDATE)
                .bind("row", Json.text(group))
                .bind("id", group.accessGroupId())
                .execute();
    }

    void delete(Tx tx, String id) {
        tx.handle().createUpdate(DELETE).bind("id", id).execute();
    }

    Optional<UnifiedGroup> find(Tx tx, String id) {
        return tx.handle()
                .createQuery(FIND)
                .bind("id", id)
                .mapTo(String.class)
                .map(UnifiedGroupRepository::group)
                .findOne();
    }

    /** Newest first. */
    List<UnifiedGroup> list(Tx tx) {
        return tx.handle()
                .createQuery(LIST)
                .mapTo(String.class)
                .map(UnifiedGroupRepository::group)
                .list();
    }

    /** The group that has the name. */
    Optional<String> named(Tx tx, String name) {
        return tx.handle()
                .createQuery(TAKEN)
                .bind("name", name)
                .mapTo(String.class)
                .findOne();
    }

    /** What each gives, of those that give models. */
    Map<String, List<String>> granted(Tx tx) {
        var granted = new LinkedHashMap<String, List<String>>();
        tx.handle()
                .createQuery(GRANTED)
                .map((row, context) ->
                        Map.entry(row.getString("access_group_id"), texts(row.getArray("access_model_names"))))
                .forEach(one -> granted.put(one.getKey(), one.getValue()));
        return granted;
    }

    /**
     * These teams have the group, and no others.
     *
     * @return those of which it was not so
     */
    List<Subject> assignTeams(Tx tx, String group, Collection<String> teams) {
        return assign(tx, ASSIGN_TEAMS, Subject.Kind.TEAM, group, teams);
    }

    /**
     * Likewise.
     *
     * @param keys hashes
     */
    List<Subject> assignKeys(Tx tx, String group, Collection<String> keys) {
        return assign(tx, ASSIGN_KEYS, Subject.Kind.KEY, group, keys);
    }

    private static List<Subject> assign(
            Tx tx, String statement, Subject.Kind kind, String group, Collection<String> ids) {
        return tx.handle()
                .createQuery(statement)
                .bind("group", group)
                .bindArray("ids", String.class, ids.toArray())
                .mapTo(String.class)
                .map(id -> new Subject(kind, id))
                .list();
    }

    private static List<String> texts(Array array) throws SQLException {
        return Arrays.asList((String[]) array.getArray());
    }

    private static UnifiedGroup group(String json) {
        return RecordReader.read(UnifiedGroup.class, Json.parseObject(json));
    }
}
