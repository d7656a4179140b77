package dev.gatehouse.ledger;

import dev.gatehouse.platform.DataDirectory;
import dev.gatehouse.platform.Ids;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import javax.sql.DataSource;

/** A node as far as its journal goes: one loop, one lane, one drain. */
final class Node implements AutoCloseable {
    static final DrainSettings QUICK = new DrainSettings(
            50, Duration.ofMillis(5), Duration.ofMillis(20), Duration.ofHours(24), Duration.ofMillis(100));

    final DataDirectory data;
    final Journals journals;
    final Drain drain;
    final Acks acks = new Acks();
    final Journal lane;
    final EventLoop loop = new EventLoop();
    private boolean stopped;

    Node(Path directory, DataSource database, ShiftedClocks clocks) {
        this(directory, database, clocks, JournalAck.OS, 4_000);
    }

    Node(Path directory, DataSource database, ShiftedClocks clocks, JournalAck ack, long segmentBytes) {
        data = DataDirectory.lock(directory);
        var settings = new JournalSettings(ack, segmentBytes, Duration.ofSeconds(60), Duration.ofMillis(20));
        journals = Journals.open(data, settings, clocks, new Ids(clocks));
        drain = Drain.start(journals, database, QUICK, clocks);
        lane = loop.lane(journals);
    }

    void append(List<UsageRecord> records) {
        for (int i = 0; i < records.size(); i += 5) {
            acks.append(loop, lane, records.subList(i, Math.min(i + 5, records.size())));
        }
    }

    List<Path> segments() {
        return JournalFiles.segments(JournalFiles.directory(data));
    }

    /** Once; what closes it again finds it stopped. */
    boolean stop() {
        if (stopped) {
            return false;
        }
        stopped = true;
        boolean all = drain.close(Duration.ofSeconds(10));
        data.close();
        loop.close();
        return all;
    }

    /** Ends it with everything still in the journal. */
    void abandon() {
        stopped = true;
        journals.closeLanes(Duration.ofSeconds(10));
        drain.close(Duration.ZERO);
        data.close();
        loop.close();
    }

    @Override
    public void close() {
        stop();
    }
}
