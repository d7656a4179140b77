package dev.gatehouse.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.platform.Clocks;
import dev.gatehouse.platform.DataDirectory;
import dev.gatehouse.platform.Database;
import dev.gatehouse.platform.DatabaseAddress;
import dev.gatehouse.platform.Ids;
import dev.gatehouse.platform.TestDatabase;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The promise the product stands on: what was acked is booked, and booked once, whenever the process dies. */
final class JournalKillTest {
    private static final int ROUNDS = 10;
    private static final List<JournalAck> ACKS = List.of(JournalAck.OS, JournalAck.DISK, JournalAck.DATABASE);

    @TempDir
    Path directory;

    private final Set<String> acked = new HashSet<>();

    @Test
    void what_was_acked_is_booked_exactly_once_whenever_the_process_is_killed() throws Exception {
        var address = TestDatabase.freshAddress();
        long seed = System.nanoTime();
        var random = new Random(seed);
        var processes = new ArrayList<Process>();
        try {
            for (int round = 0; round < ROUNDS; round++) {
                var process = start(address, ACKS.get(round % ACKS.size()));
                processes.add(process);
                killAfter(process, random.nextInt(1, 60));
            }
        } finally {
            processes.forEach(Process::destroyForcibly);
        }
        drainTheRest(address);

        try (var database = Database.open(address, 2)) {
            var booked = booked(database);
            assertThat(acked).as("seed %d", seed).hasSizeGreaterThan(ROUNDS * 40);
            assertThat(booked.keySet()).as("seed %d", seed).containsAll(acked);
            assertThat(booked.values()).as("seed %d", seed).containsOnly(1L);
            long summed = one(database, "select coalesce(sum(requests), 0) from usage_daily");
            assertThat(summed).as("seed %d", seed).isEqualTo(booked.size());
            assertThat(booked.keySet())
                    .as("seed %d, every request that began", seed)
                    .isEqualTo(begun());
            var partial = partial(database);
            assertThat(partial)
                    .as("seed %d", seed)
                    .hasSizeGreaterThanOrEqualTo(ROUNDS * JournalChild.LANES)
                    .doesNotContainAnyElementsOf(acked);
            assertThat(one(database, "select count(*) from usage_record where key_hash = 'endless'"))
                    .isEqualTo(ROUNDS * JournalChild.LANES);
            System.out.println(booked.size() + " requests, " + partial.size() + " of them partial");
            assertThat(one(database, "select count(*) from journal_position where state <> 'drained'"))
                    .isZero();
            assertThat(one(database, "select count(distinct node) from journal_position"))
                    .isEqualTo(1);
        }
    }

    private Process start(DatabaseAddress address, JournalAck ack) throws IOException {
        return new ProcessBuilder(
                        ProcessHandle.current().info().command().orElseThrow(),
                        "-XX:TieredStopAtLevel=1",
                        "-XX:+UseSerialGC",
                        "-Xshare:auto",
                        "-Xmx128m",
                        "-cp",
                        System.getProperty("java.class.path"),
                        JournalChild.class.getName(),
                        directory.resolve("data").toString(),
                        ack.name(),
                        address.jdbcUrl(),
                        address.user(),
                        address.password().reveal())
                .redirectError(directory.resolve("errors.txt").toFile())
                .start();
    }

    /** Kills so many turns after the drain has begun, and collects every ack that got out before. */
    private void killAfter(Process process, int turns) throws IOException, InterruptedException {
        try (var lines =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.US_ASCII))) {
            boolean draining = false;
            int left = turns * JournalChild.IN_FLIGHT;
            for (var line = lines.readLine(); line != null; line = lines.readLine()) {
                draining |= line.equals(JournalChild.DRAINING);
                if (line.length() == 36 && acked.add(line) && draining && --left == 0) {
                    // The process itself would close its output, unread.
                    process.toHandle().destroyForcibly();
                }
            }
        }
        assertThat(process.waitFor(20, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).as("killed by SIGKILL, not ended").isEqualTo(137);
    }

    private void drainTheRest(DatabaseAddress address) {
        var clocks = Clocks.system();
        try (var data = DataDirectory.lock(directory.resolve("data"));
                var database = Database.open(address, 2)) {
            var journals = Journals.open(data, JournalSettings.standard(JournalAck.OS), clocks, new Ids(clocks));
            var drain = Drain.start(journals, database.dataSource(), DrainSettings.STANDARD, clocks);
            assertThat(drain.close(Duration.ofSeconds(20))).isTrue();
            assertThat(drain.damagedSegments()).isZero();
            assertThat(drain.lostSegments()).isZero();
        }
    }

    private static Map<String, Long> booked(Database database) {
        var booked = new HashMap<String, Long>();
        database.transactVoid(tx -> tx.handle()
                .createQuery("select cast(id as text), count(*) from usage_record group by id")
                .map((row, _) -> Map.entry(row.getString(1), row.getLong(2)))
                .forEach(row -> booked.put(row.getKey(), row.getValue())));
        return booked;
    }

    private static Set<String> partial(Database database) {
        return database.read(tx -> tx.handle()
                .createQuery("select cast(id as text) from usage_record where outcome = 'partial' and cost_nanos = 0")
                .mapTo(String.class)
                .set());
    }

    /** By the holds in all segments. */
    private Set<String> begun() throws IOException {
        var begun = new HashSet<String>();
        for (var segment : JournalFiles.segments(directory.resolve("data/journal"))) {
            try (var cursor = SegmentCursor.open(segment, SegmentCursor.newWindow())) {
                cursor.seek(SegmentHeader.BYTES, cursor.extent().end());
                while (cursor.next()) {
                    begun.add(RecordCodec.id(cursor.payload()).toString());
                }
            }
        }
        return begun;
    }

    private static long one(Database database, String sql) {
        return database.read(
                tx -> tx.handle().createQuery(sql).mapTo(Long.class).one());
    }
}
