package dev.gatehouse.ledger;

import java.time.LocalDate;
import java.time.format.DateTimeFormatter;
import java.util.HashSet;
import java.util.Set;
import java.util.SortedSet;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;

/** Makes the partitions of {@code usage_record}, one for each day in UTC. Of one thread. */
final class UsagePartitions {
    /** Several nodes meet the same new day: one of them makes its partition, the others wait and find it. */
    private static final long LOCK = 0x67687573616765L;

    private final Jdbi jdbi;
    private final Set<LocalDate> known = new HashSet<>();

    UsagePartitions(Jdbi jdbi) {
        this.jdbi = jdbi;
    }

    void ensure(SortedSet<LocalDate> days) {
        if (known.containsAll(days)) {
            return;
        }
        jdbi.useTransaction(handle -> {
            handle.execute("set local lock_timeout = '5s'");
            handle.execute("select pg_advisory_xact_lock(?)", LOCK);
            for (var day : days) {
                if (!known.contains(day)) {
                    make(handle, day);
                }
            }
        });
        known.addAll(days);
    }

    /** What was known may have been restored away. */
    void forget() {
        known.clear();
    }

    /** Attached after it was made: {@code create … partition of} would stop all writers for a moment. */
    private static void make(Handle handle, LocalDate day) {
        var name = "usage_record_" + day.format(DateTimeFormatter.BASIC_ISO_DATE);
        boolean there = handle.createQuery("select to_regclass(:name) is not null")
                .bind("name", name)
                .mapTo(Boolean.class)
                .one();
        if (there) {
            return;
        }
        handle.execute("create table " + name + " (like usage_record including constraints including indexes)");
        handle.execute("alter table usage_record attach partition " + name + " for values from ('" + start(day)
                + "') to ('" + start(day.plusDays(1)) + "')");
    }

    private static String start(LocalDate day) {
        return day + " 00:00:00+00";
    }
}
