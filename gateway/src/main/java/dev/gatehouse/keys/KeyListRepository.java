package dev.gatehouse.keys;

import dev.gatehouse.endpoint.Json;
import dev.gatehouse.endpoint.NumberedPage;
import dev.gatehouse.endpoint.RecordReader;
import dev.gatehouse.platform.JsonRows;
import dev.gatehouse.platform.Tx;
import java.sql.Array;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jdbi.v3.core.statement.Query;
import org.jspecify.annotations.Nullable;

/**
 * The SQL of lists of keys. Conditions that were not asked for are constants to the planner, which sees the values of each execution,
 * and cost nothing. Keys are counted first: the way to a page of few among very many is another than to one of many.
 */
final class KeyListRepository {
    /** Keys of sessions of the console belong to this team, and are nobody's business. */
    private static final String NOT_OF_THE_CONSOLE = "key.team_id is distinct from 'litellm-dashboard'";

    /** So many rows are gathered by their names and sorted sooner than the newest keys are searched for them. */
    private static final int FEW = 1_500;

    private static final String CONDITIONS = "where " + NOT_OF_THE_CONSOLE + """

              and (cast(:hash as text) is null or key.token = :hash)
              and (cast(:alias as text) is null or key.key_alias = :alias)
              and (cast(:alias_part as text) is null or lower(key.key_alias) like lower(:alias_part))
              and (cast(:alias_part as text) is null or not :few or key.key_alias = any(array(
                   select named.key_alias from virtual_key named
                   where named.team_id is distinct from 'litellm-dashboard'
                     and lower(named.key_alias) like lower(:alias_part))))
              and (cast(:team as text) is null or key.team_id = :team)
              and (cast(:organization as text) is null or key.organization_id = :organization)
              and (cast(:project as text) is null or key.project_id = :project)
              and (cast(:agent as text) is null or key.agent_id = :agent)
              and (cast(:access_group as text) is null or :access_group = any(key.access_group_ids))
              and (cast(:search_hash as text) is null
                   or lower(key.key_alias) like lower(:search_part) or key.token = :search_hash)
              and (cast(:expired as boolean) is null
                   or coalesce(key.expires <= cast(:now as timestamptz), false) = :expired)
              and (:everybody
                   or key.user_id = :user
                   or (cast(:user_part as text) is not null and lower(key.user_id) like lower(:user_part)
                       and (not :few or key.user_id = any(array(
                            select distinct named.user_id from virtual_key named
                            where named.team_id is distinct from 'litellm-dashboard'
                              and lower(named.user_id) like lower(:user_part)))))
                   or (:with_teams and (key.team_id = any(cast(:whole_teams as text[]))
                       or (key.user_id is null and key.team_id = any(cast(:service_teams as text[])))))
                   or (cast(:creator as text) is not null and key.created_by = :creator
                       and (key.team_id is null or key.team_id = any(cast(:creator_teams as text[])))))
            """;

    private static final String DELETED_COLUMNS =
            "id, deleted_at, deleted_by, deleted_by_api_key, litellm_changed_by, token, "
                    + KeyRepository.COMMON_COLUMNS;

    static final String COUNT = count("virtual_key");
    static final String COUNT_DELETED = count("deleted_virtual_key");
    static final String LIST = list("virtual_key", "token", KeyRepository.COLUMNS, KeyOrder.NEWEST_FIRST);
    static final String LIST_DELETED = list("deleted_virtual_key", "id", DELETED_COLUMNS, KeyOrder.NEWEST_FIRST);

    private static final String ALIAS_CONDITIONS = "where " + NOT_OF_THE_CONSOLE + """

              and key.key_alias <> ''
              and (cast(:part as text) is null or lower(key.key_alias) like lower(:part))
              and (cast(:team as text) is null or key.team_id = :team)
              and (:everybody or key.user_id = :user or key.team_id = any(cast(:teams as text[])))
            """;

    static final String ALIASES = "select (select count(distinct key.key_alias) from virtual_key key "
            + ALIAS_CONDITIONS + ") as total_count, array(select distinct key.key_alias from virtual_key key "
            + ALIAS_CONDITIONS + " order by key_alias limit :size offset :skip) as page";

    static final String OWNERS = """
            select to_jsonb(found) from (
                select user_id, user_alias, user_email, user_role from user_account
                where user_id = any(cast(:users as text[]))
            ) found
            """;

    private static final JsonRows<ListedKey> ROWS = new JsonRows<>(ListedKey::read);
    private static final JsonRows<ListedKey.Owner> OWNER_ROWS =
            new JsonRows<>(json -> RecordReader.read(ListedKey.Owner.class, Json.parseObject(json)));

    /** @param total how many there are on all pages */
    record Found<T>(long total, List<T> page) {
        Found {
            page = List.copyOf(page);
        }
    }

    Found<ListedKey> keys(Tx tx, KeyFilter filter, KeyOrder order, NumberedPage page) {
        long total = total(tx, COUNT, filter);
        boolean few = filter.isByPartAlone() && total <= FEW;
        return page(tx, list("virtual_key", "token", KeyRepository.COLUMNS, order), filter, few, total, page);
    }

    Found<ListedKey> deletedKeys(Tx tx, KeyFilter filter, KeyOrder order, NumberedPage page) {
        long total = total(tx, COUNT_DELETED, filter);
        return page(tx, list("deleted_virtual_key", "id", DELETED_COLUMNS, order), filter, false, total, page);
    }

    private static long total(Tx tx, String count, KeyFilter filter) {
        return filtered(tx.handle().createQuery(count), filter, false)
                .mapTo(Long.class)
                .one();
    }

    private static Found<ListedKey> page(
            Tx tx, String list, KeyFilter filter, boolean few, long total, NumberedPage page) {
        var rows = page.skipped() >= total
                ? List.<ListedKey>of()
                : ROWS.list(filtered(tx.handle().createQuery(list), filter, few)
                        .bind("size", page.size())
                        .bind("skip", page.skipped()));
        return new Found<>(total, rows);
    }

    /**
     * Each alias once, ascending.
     *
     * @param part a pattern
     * @param owners whose keys, besides those of these teams
     */
    Found<String> aliases(
            Tx tx,
            @Nullable String part,
            @Nullable String team,
            KeyFilter.Owners owners,
            Collection<String> teams,
            NumberedPage page) {
        var query = tx.handle()
                .createQuery(ALIASES)
                .bind("part", part)
                .bind("team", team)
                .bind("everybody", owners.everybody())
                .bind("user", owners.user())
                .bindArray("teams", String.class, teams.toArray());
        return query.bind("size", page.size())
                .bind("skip", page.skipped())
                .map((row, context) -> new Found<>(row.getLong("total_count"), texts(row.getArray("page"))))
                .one();
    }

    Map<String, ListedKey.Owner> owners(Tx tx, Collection<String> users) {
        return OWNER_ROWS
                .list(tx.handle().createQuery(OWNERS).bindArray("users", String.class, users.toArray()))
                .stream()
                .collect(Collectors.toMap(ListedKey.Owner::userId, owner -> owner));
    }

    private static Query filtered(Query query, KeyFilter filter, boolean few) {
        var scope = filter.scope();
        var search = filter.search();
        var ended = filter.ended();
        return query.bind("few", few)
                .bind("hash", filter.hash())
                .bind("alias", filter.alias())
                .bind("alias_part", filter.aliasPart())
                .bind("team", filter.team())
                .bind("organization", filter.organization())
                .bind("project", filter.project())
                .bind("agent", filter.agent())
                .bind("access_group", filter.accessGroup())
                .bind("search_part", search == null ? null : search.aliasPart())
                .bind("search_hash", search == null ? null : search.hash())
                .bind("expired", ended == null ? null : ended.expired())
                .bind("now", ended == null ? null : ended.now().toString())
                .bind("everybody", scope.owners().everybody())
                .bind("user", scope.owners().user())
                .bind("user_part", scope.owners().part())
                .bind("with_teams", !scope.teams().equals(KeyFilter.Teams.NONE))
                .bindArray("whole_teams", String.class, scope.teams().whole().toArray())
                .bindArray(
                        "service_teams", String.class, scope.teams().services().toArray())
                .bind("creator", scope.creator().user())
                .bindArray(
                        "creator_teams", String.class, scope.creator().teams().toArray());
    }

    private static List<String> texts(Array array) throws SQLException {
        return Arrays.asList((String[]) array.getArray());
    }

    private static String count(String table) {
        return "select count(*) from " + table + " key " + CONDITIONS;
    }

    /** Which rows are on the page is found out by an index where there is one for the order; only these are read whole. */
    static String list(String table, String id, String columns, KeyOrder order) {
        var by = by(id, order);
        return "select to_jsonb(shown) from (select " + columns + " from " + table
                + " join (select key." + id + " as picked from " + table + " key " + CONDITIONS + " order by " + by
                + " limit :size offset :skip) page on page.picked = " + table + "." + id + ") shown order by " + by;
    }

    /** Always to the last: pages must not share a row. */
    private static String by(String id, KeyOrder order) {
        var direction = order.descending() ? " desc" : "";
        var first = switch (order.column()) {
            case SPEND -> "spend" + direction;
            case MAX_BUDGET -> "max_budget" + direction + " nulls last";
            case CREATED_AT -> "created_at" + direction;
            case UPDATED_AT -> "updated_at" + direction;
            case TOKEN -> "token" + direction;
            case KEY_ALIAS -> "key_alias" + direction + " nulls last";
        };
        return first + ", token" + direction + ", " + id + direction;
    }
}
