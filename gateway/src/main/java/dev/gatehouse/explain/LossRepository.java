package dev.gatehouse.explain;

import dev.gatehouse.access.KeyHash;
import dev.gatehouse.access.ModelList;
import dev.gatehouse.access.TeamFacts;
import dev.gatehouse.endpoint.Json;
import dev.gatehouse.platform.Tx;
import java.sql.Array;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The SQL of who names some groups, or has access groups that do. */
final class LossRepository {
    static final int SHOWN = 100;

    /**
     * Keys that say the same of models, whose teams and users do too.
     *
     * @param inTeam also where the team is gone
     * @param first hashes of the first of them
     */
    record Alike(
            ModelList models,
            boolean inTeam,
            @Nullable TeamFacts team,
            @Nullable ModelList ofUser,
            long count,
            List<KeyHash> first) {}

    static final String KEYS = """
            select key.models, key.access_group_ids, key.team_id is not null as in_team,
                   team.team_id as own_team_id, team.models as team_models, team.access_group_ids as team_access_groups,
                   team.model_aliases as team_aliases, owner.models as owner_models,
                   coalesce(place_budget.allowed_models, '{}') as member_models,
                   count(*) as alike, trim_array(array_agg(key.token order by key.token), greatest(cast(count(*) as integer) - 100, 0)) as first
            from virtual_key key
            left join team on team.team_id = key.team_id
            left join team_member place on place.team_id = key.team_id and place.user_id = key.user_id
            left join budget place_budget on place_budget.budget_id = place.budget_id
            left join user_account owner on owner.user_id = key.user_id and key.team_id is null
            where key.models && cast(:groups as text[]) or key.access_group_ids && cast(:ids as text[])
               or team.models && cast(:groups as text[]) or team.access_group_ids && cast(:ids as text[])
               or owner.models && cast(:groups as text[]) or place_budget.allowed_models && cast(:groups as text[])
            group by key.models, key.access_group_ids, in_team, team.team_id, owner.models, member_models
            order by min(key.token)
            """;

    static final String TEAMS = """
            select team_id as own_team_id, models as team_models, access_group_ids as team_access_groups,
                   model_aliases as team_aliases, cast('{}' as text[]) as member_models
            from team
            where models && cast(:groups as text[]) or access_group_ids && cast(:ids as text[])
            order by team_id
            """;

    /** @param ids of access groups */
    List<Alike> keys(Tx tx, Collection<String> groups, Collection<String> ids) {
        return tx.handle()
                .createQuery(KEYS)
                .bindArray("groups", String.class, groups.toArray())
                .bindArray("ids", String.class, ids.toArray())
                .map((row, context) -> alike(row))
                .list();
    }

    /** Likewise. */
    List<TeamFacts> teams(Tx tx, Collection<String> groups, Collection<String> ids) {
        return tx.handle()
                .createQuery(TEAMS)
                .bindArray("groups", String.class, groups.toArray())
                .bindArray("ids", String.class, ids.toArray())
                .map((row, context) -> team(row))
                .list();
    }

    private static Alike alike(ResultSet row) throws SQLException {
        var ofUser = row.getArray("owner_models");
        return new Alike(
                new ModelList(texts(row.getArray("models")), texts(row.getArray("access_group_ids"))),
                row.getBoolean("in_team"),
                row.getString("own_team_id") == null ? null : team(row),
                ofUser == null ? null : new ModelList(texts(ofUser)),
                row.getLong("alike"),
                texts(row.getArray("first")).stream()
                        .map(token -> KeyHash.fromHex(token).orElseThrow())
                        .toList());
    }

    private static TeamFacts team(ResultSet row) throws SQLException {
        var aliases = row.getString("team_aliases");
        return new TeamFacts(
                row.getString("own_team_id"),
                null,
                false,
                new ModelList(texts(row.getArray("team_models")), texts(row.getArray("team_access_groups"))),
                aliases == null ? Map.of() : strings(aliases),
                new ModelList(texts(row.getArray("member_models"))),
                List.of(),
                false);
    }

    private static Map<String, String> strings(String json) {
        var strings = new HashMap<String, String>();
        Json.parse(json)
                .properties()
                .forEach(
                        member -> strings.put(member.getKey(), member.getValue().asText()));
        return strings;
    }

    private static List<String> texts(Array array) throws SQLException {
        return Arrays.asList((String[]) array.getArray());
    }
}
