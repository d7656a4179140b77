package dev.gatehouse.idempotency;

import dev.gatehouse.platform.Keyring;
import dev.gatehouse.platform.Tx;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.jdbi.v3.core.Handle;

/** The SQL of stored answers: their partitions, one for each hour in UTC, and how much is stored for whom. */
final class AnswerRepository {
    private static final String NAME = "idempotency_answer_";
    private static final DateTimeFormatter HOUR =
            DateTimeFormatter.ofPattern("yyyyMMddHH").withZone(ZoneOffset.UTC);
    private static final Duration KEPT = Duration.ofHours(25);

    /** Several nodes meet the same new hour: one of them makes its partition, the others wait and find it. */
    static final String LOCK_PARTITIONS =
            "select pg_advisory_xact_lock(hashtextextended('idempotency.partitions', 0)) is null";

    /** What several store at the same time for one scope is counted one after the other. */
    static final String LOCK_SCOPE =
            "select pg_advisory_xact_lock(hashtextextended('idempotency.scope ' || :scope, 0)) is null";

    /** Changes nothing where it would be more than the quota. */
    static final String USE = """
            insert into idempotency_use (scope, hour, bytes)
            select :scope, cast(:hour as timestamptz), :bytes
            where :bytes + (select coalesce(sum(bytes), 0) from idempotency_use where scope = :scope) <= :quota
            on conflict (scope, hour) do update set bytes = idempotency_use.bytes + excluded.bytes
            """;

    static final String INSERT = """
            insert into idempotency_answer (claim, at, status, content_type, key_version, sealed)
            values (:claim, cast(:at as timestamptz), :status, :content_type, :key_version, :sealed)
            """;

    static final String PARTITIONS = """
            select child.relname from pg_inherits join pg_class child on child.oid = inhrelid
            where inhparent = cast('idempotency_answer' as regclass) order by child.relname
            """;

    static final String IS_THERE = "select to_regclass(:name) is not null";

    static final String FORGET_USE = "delete from idempotency_use where hour < cast(:before as timestamptz)";

    static Instant hour(Instant at) {
        return at.truncatedTo(ChronoUnit.HOURS);
    }

    /** @return whether there was room */
    boolean use(Tx tx, Claim claim, int bytes, long quota) {
        tx.handle()
                .createQuery(LOCK_SCOPE)
                .bind("scope", claim.scope())
                .mapTo(Boolean.class)
                .one();
        return tx.handle()
                        .createUpdate(USE)
                        .bind("scope", claim.scope())
                        .bind("hour", hour(claim.at()).toString())
                        .bind("bytes", (long) bytes)
                        .bind("quota", quota)
                        .execute()
                == 1;
    }

    void insert(Tx tx, Claim claim, int status, String contentType, Keyring.SealedBytes body) {
        tx.handle()
                .createUpdate(INSERT)
                .bind("claim", claim.id())
                .bind("at", claim.at().toString())
                .bind("status", status)
                .bind("content_type", contentType)
                .bind("key_version", body.version())
                .bind("sealed", body.bytes())
                .execute();
    }

    /** Attached after it was made: {@code create … partition of} would stop all readers and writers for a moment. */
    void ensure(Tx tx, Instant hour) {
        var handle = tx.handle();
        lockPartitions(handle);
        var name = NAME + HOUR.format(hour);
        if (!handle.createQuery(IS_THERE)
                .bind("name", name)
                .mapTo(Boolean.class)
                .one()) {
            handle.execute("create table " + name
                    + " (like idempotency_answer including constraints including indexes including storage)");
            handle.execute("alter table idempotency_answer attach partition " + name + " for values from ('" + hour
                    + "') to ('" + hour.plus(1, ChronoUnit.HOURS) + "')");
        }
    }

    /** Drops what is too old to be given again. */
    void forget(Tx tx, Instant now) {
        var handle = tx.handle();
        lockPartitions(handle);
        var oldest = hour(now.minus(KEPT));
        for (var name : partitions(handle)) {
            if (name.startsWith(NAME) && name.compareTo(NAME + HOUR.format(oldest)) < 0) {
                handle.execute("drop table " + name);
            }
        }
        handle.createUpdate(FORGET_USE).bind("before", oldest.toString()).execute();
    }

    private static List<String> partitions(Handle handle) {
        return handle.createQuery(PARTITIONS).mapTo(String.class).list();
    }

    private static void lockPartitions(Handle handle) {
        // Who waits longer for a lock holds up everybody who comes after.
        handle.execute("set local lock_timeout = '2s'");
        handle.createQuery(LOCK_PARTITIONS).mapTo(Boolean.class).one();
    }
}
