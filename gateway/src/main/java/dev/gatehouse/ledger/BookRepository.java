package dev.gatehouse.ledger;

import dev.gatehouse.leases.PurseId;
import dev.gatehouse.platform.Tx;
import java.math.BigDecimal;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.result.ResultIterable;
import org.jdbi.v3.core.statement.Query;

/** The SQL of what was lent to whole nodes. */
final class BookRepository {
    static final String OPEN = """
            select book, node, opened_at, seen_at, kind, sum(outstanding) as outstanding
            from lease_book left join (select book, kind, outstanding from lease where outstanding > 0) lent using (book)
            where closed_at is null
            group by book, node, opened_at, seen_at, kind
            order by node, book, kind
            """;

    /** Whether the node has an open book, and beats. */
    static final String ALIVE = """
            select max(seen_at) > now() - interval '60 seconds' as alive
            from lease_book where node = :node and closed_at is null having count(*) > 0
            """;

    static final String LENT = """
            select kind, owner, part, sum(outstanding) as outstanding from lease join lease_book using (book)
            where node = :node and closed_at is null and outstanding > 0
            group by kind, owner, part
            """;

    static final String CLOSE = """
            with closed as (
                update lease_book set closed_at = now() where node = :node and closed_at is null returning book
            ),
            given as (
                delete from lease where book in (select book from closed) returning kind, owner, part, outstanding
            )
            select kind, owner, part, sum(outstanding) as outstanding from given where outstanding > 0
            group by kind, owner, part
            """;

    private record Line(long book, NodeBook part) {}

    /** One after the other by node, the oldest book first. */
    List<NodeBook> open(Tx tx) {
        var lines = tx.handle()
                .createQuery(OPEN)
                .map((row, _) -> {
                    var outstanding = new EnumMap<PurseId.Kind, BigDecimal>(PurseId.Kind.class);
                    int kind = row.getInt("kind");
                    if (!row.wasNull()) {
                        outstanding.put(PurseId.Kind.of(kind), row.getBigDecimal("outstanding"));
                    }
                    return new Line(
                            row.getLong("book"),
                            new NodeBook(
                                    row.getObject("node", UUID.class),
                                    instant(row.getTimestamp("opened_at")),
                                    instant(row.getTimestamp("seen_at")),
                                    outstanding));
                })
                .list();
        var books = new ArrayList<NodeBook>();
        long last = -1;
        for (var line : lines) {
            books.add(line.book() == last ? joined(books.removeLast(), line.part()) : line.part());
            last = line.book();
        }
        return books;
    }

    private static Instant instant(Timestamp moment) {
        return moment.toInstant();
    }

    private static NodeBook joined(NodeBook book, NodeBook more) {
        var outstanding = new EnumMap<PurseId.Kind, BigDecimal>(PurseId.Kind.class);
        outstanding.putAll(book.outstanding());
        outstanding.putAll(more.outstanding());
        return new NodeBook(book.node(), book.opened(), book.seen(), outstanding);
    }

    /** Empty where the node has no open book. */
    Optional<Boolean> isAlive(Tx tx, UUID node) {
        return tx.handle()
                .createQuery(ALIVE)
                .bind("node", node)
                .mapTo(Boolean.class)
                .findOne();
    }

    /** What the node has of each purse. */
    Map<PurseId, BigDecimal> lent(Tx tx, UUID node) {
        return purses(tx.handle().createQuery(LENT), node);
    }

    /** @return what the node had of each purse */
    Map<PurseId, BigDecimal> close(Tx tx, UUID node) {
        return purses(tx.handle().createQuery(CLOSE), node);
    }

    private static Map<PurseId, BigDecimal> purses(Query query, UUID node) {
        var purses = new HashMap<PurseId, BigDecimal>();
        ResultIterable<Map.Entry<PurseId, BigDecimal>> rows = query.bind("node", node)
                .map((row, _) -> Map.entry(
                        new PurseId(PurseId.Kind.of(row.getInt("kind")), row.getString("owner"), row.getString("part")),
                        row.getBigDecimal("outstanding")));
        rows.forEach(row -> purses.put(row.getKey(), row.getValue()));
        return purses;
    }
}
