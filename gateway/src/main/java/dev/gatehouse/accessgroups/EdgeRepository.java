package dev.gatehouse.accessgroups;

import dev.gatehouse.platform.Tx;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** The SQL of which groups contain which. */
final class EdgeRepository {
    /** Writers of groups follow one another: what one of them saw still holds when it writes, of other groups too. */
    static final String LOCK = "select cast(pg_advisory_xact_lock(hashtextextended('access_group', 0)) as text)";

    static final String ALL = "select parent_group, child_group from access_group_edge order by parent_group, position";

    static final String INSERT = """
            insert into access_group_edge (id, parent_group, child_group, created_at)
            select id, :parent, child, :now
            from unnest(cast(:ids as text[]), cast(:children as text[])) with ordinality given (id, child, place)
            order by place
            on conflict (parent_group, child_group) do nothing
            """;

    static final String DELETE_BELOW = "delete from access_group_edge where parent_group = :group";
    static final String DELETE = "delete from access_group_edge where parent_group = :group or child_group = :group";

    void lock(Tx tx) {
        tx.handle().createQuery(LOCK).mapTo(String.class).one();
    }

    /** The groups each group contains, in the order in which they came to it. */
    Map<String, List<String>> all(Tx tx) {
        var children = new LinkedHashMap<String, List<String>>();
        tx.handle()
                .createQuery(ALL)
                .map((row, context) -> List.of(row.getString("parent_group"), row.getString("child_group")))
                .forEach(edge -> children.computeIfAbsent(edge.getFirst(), _ -> new ArrayList<>())
                        .add(edge.getLast()));
        return children;
    }

    /** @return how many there were not yet */
    int insert(Tx tx, String parent, List<String> children, List<UUID> ids, Instant now) {
        return children.isEmpty()
                ? 0
                : tx.handle()
                        .createUpdate(INSERT)
                        .bind("parent", parent)
                        .bindArray(
                                "ids",
                                String.class,
                                ids.stream().map(UUID::toString).toArray())
                        .bindArray("children", String.class, children.toArray())
                        .bind("now", now)
                        .execute();
    }

    /** Those to what it contains. */
    int deleteBelow(Tx tx, String group) {
        return tx.handle().createUpdate(DELETE_BELOW).bind("group", group).execute();
    }

    /** Those to what it contains, and those to what contains it. */
    int delete(Tx tx, String group) {
        return tx.handle().createUpdate(DELETE).bind("group", group).execute();
    }
}
