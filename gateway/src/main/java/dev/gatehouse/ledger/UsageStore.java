package dev.gatehouse.ledger;

import dev.gatehouse.ledger.Batch.Advance;
import dev.gatehouse.ledger.Batch.Reject;
import dev.gatehouse.ledger.SegmentSource.Position;
import dev.gatehouse.ledger.SegmentSource.State;
import dev.gatehouse.platform.Clocks;
import java.math.BigDecimal;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.UUID;
import java.util.function.Function;
import javax.sql.DataSource;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.statement.StatementExceptions;
import org.jdbi.v3.core.statement.StatementExceptions.MessageRendering;

/** The drain's side of PostgreSQL. Of one thread. */
final class UsageStore {
    private static final String SINK = "postgres";
    /** A connection whose other end is gone says nothing; without this the drain would wait for it for ever. */
    private static final int NETWORK_TIMEOUT_MILLIS = 30_000;

    private final Jdbi jdbi;
    private final Clocks clocks;
    private final UsagePartitions partitions;
    private final WalletCharges charges;

    /** Somebody else drained this segment, or the database was set back: what we believed is wrong. */
    static final class PositionMoved extends RuntimeException {
        private static final long serialVersionUID = 1L;

        PositionMoved(SegmentSource source) {
            super("journal segment " + source.header().number() + " is not where it was left");
        }
    }

    UsageStore(DataSource database, Clocks clocks) {
        this.jdbi = Jdbi.create(database)
                .registerArrayType(Boolean.class, "boolean")
                .registerArrayType(Integer.class, "integer")
                .registerArrayType(Long.class, "bigint")
                .registerArrayType(BigDecimal.class, "numeric")
                .registerArrayType(String.class, "text")
                .registerArrayType(UUID.class, "uuid");
        // By default a failure repeats the arguments: thousands of records, in the log.
        jdbi.getConfig(StatementExceptions.class).setMessageRendering(MessageRendering.NONE);
        this.clocks = clocks;
        this.partitions = new UsagePartitions(jdbi);
        this.charges = new WalletCharges(clocks);
    }

    Map<UUID, Position> positions(Collection<UUID> nodes) {
        return transact(handle -> {
            var positions = new HashMap<UUID, Position>();
            handle.createQuery("""
                            select segment_id, position, records, state from journal_position
                            where sink = :sink and node = any(:nodes)
                            """)
                    .bind("sink", SINK)
                    .bindArray("nodes", UUID.class, nodes.toArray())
                    .map((row, _) -> Map.entry(
                            row.getObject(1, UUID.class),
                            new Position(
                                    row.getLong(2),
                                    row.getLong(3),
                                    State.valueOf(row.getString(4).toUpperCase(Locale.ROOT)))))
                    .forEach(entry -> positions.put(entry.getKey(), entry.getValue()));
            return positions;
        });
    }

    /**
     * Writes all of it or nothing.
     *
     * @throws PositionMoved where it is not ours to write
     */
    void commit(Batch batch) {
        try {
            partitions.ensure(days(batch));
            transact(handle -> {
                // First, for it takes the lock: whoever comes second waits here, and then finds the position moved.
                batch.advances().forEach(advance -> advance(handle, advance));
                if (!batch.usage().isEmpty()) {
                    var fresh = UsageInsert.execute(handle, batch.usage());
                    var records = once(batch.usage(), fresh);
                    // Wallets before budgets: so do all who lock both.
                    charges.book(handle, records);
                    SpendRepository.book(handle, records);
                }
                batch.rejects().forEach(reject -> insertReject(handle, reject));
                return true;
            });
        } catch (RuntimeException e) {
            partitions.forget();
            throw e;
        }
    }

    /** A record may stand in the journal twice. */
    private static Collection<UsageRecord> once(List<UsageRecord> records, Set<UUID> fresh) {
        var once = new LinkedHashMap<UUID, UsageRecord>();
        records.stream().filter(record -> fresh.contains(record.id())).forEach(record -> once.put(record.id(), record));
        return once.values();
    }

    private SortedSet<LocalDate> days(Batch batch) {
        var days = new TreeSet<LocalDate>();
        days.add(day(clocks.now()).plusDays(1));
        batch.usage().forEach(record -> days.add(day(record.at())));
        return days;
    }

    private static LocalDate day(Instant at) {
        return LocalDate.ofInstant(at, ZoneOffset.UTC);
    }

    private <T> T transact(Function<Handle, T> work) {
        return jdbi.inTransaction(handle -> {
            try {
                handle.getConnection().setNetworkTimeout(Runnable::run, NETWORK_TIMEOUT_MILLIS);
            } catch (SQLException e) {
                throw new IllegalStateException(e);
            }
            return work.apply(handle);
        });
    }

    private void advance(Handle handle, Advance advance) {
        var source = advance.source();
        boolean isNew = advance.from().state() == State.NEW;
        int moved = handle.createUpdate(isNew ? FIRST_ADVANCE : NEXT_ADVANCE)
                .bind("sink", SINK)
                .bind("segment_id", source.header().id())
                .bind("node", source.header().node())
                .bind("segment", source.header().number())
                .bind("from", advance.from().offset())
                .bind("to", advance.to().offset())
                .bind("records", advance.to().records())
                .bind("state", advance.to().state().name().toLowerCase(Locale.ROOT))
                .bind("drained_at", advance.to().state().over() ? clocks.now().toString() : null)
                .execute();
        if (moved != 1) {
            throw new PositionMoved(source);
        }
    }

    private static final String FIRST_ADVANCE = """
            insert into journal_position (sink, segment_id, node, segment, position, records, state, drained_at)
            values (:sink, :segment_id, :node, :segment, :to, :records, :state, cast(:drained_at as timestamptz))
            on conflict do nothing
            """;

    private static final String NEXT_ADVANCE = """
            update journal_position
            set position = :to, records = :records, state = :state, drained_at = cast(:drained_at as timestamptz)
            where sink = :sink and segment_id = :segment_id and position = :from and state = 'open'
            """;

    private static void insertReject(Handle handle, Reject reject) {
        var header = reject.source().header();
        handle.createUpdate(INSERT_REJECT)
                .bind("segment_id", header.id())
                .bind("position", reject.offset())
                .bind("node", header.node())
                .bind("segment", header.number())
                .bind("kind", reject.kind())
                .bind("version", reject.version())
                .bind("payload", reject.payload())
                .bind("reason", reject.reason())
                .execute();
    }

    private static final String INSERT_REJECT = """
            insert into journal_reject (segment_id, position, node, segment, kind, version, payload, reason)
            values (:segment_id, :position, :node, :segment, :kind, :version, :payload, :reason)
            on conflict do nothing
            """;

    /** What is known of one node's segments, by their number. */
    List<Known> known(UUID node) {
        return transact(handle -> handle.createQuery("""
                        select segment, segment_id, state from journal_position
                        where sink = :sink and node = :node
                        order by segment
                        """)
                .bind("sink", SINK)
                .bind("node", node)
                .map((row, _) -> new Known(
                        row.getLong(1),
                        row.getObject(2, UUID.class),
                        row.getString(3).equals("open")))
                .list());
    }

    record Known(long number, UUID id, boolean open) {}

    /** Those of these segments that are drained for long enough, as the database says at this moment. */
    Set<UUID> drainedBefore(Instant before, Collection<UUID> segments) {
        return transact(handle -> handle.createQuery("""
                        select segment_id from journal_position
                        where sink = :sink and segment_id = any(:segments) and state in ('drained', 'damaged')
                            and drained_at <= cast(:before as timestamptz)
                        """)
                .bind("sink", SINK)
                .bindArray("segments", UUID.class, segments.toArray())
                .bind("before", before.toString())
                .mapTo(UUID.class)
                .set());
    }

    /** Forgets segments that are gone; the last of them stays known, so that a later hole shows. */
    void forgetBefore(UUID node, long segment) {
        transact(handle -> handle.createUpdate("""
                        delete from journal_position
                        where sink = :sink and node = :node and segment < :segment - 1 and state <> 'open'
                        """)
                .bind("sink", SINK)
                .bind("node", node)
                .bind("segment", segment)
                .execute());
    }
}
