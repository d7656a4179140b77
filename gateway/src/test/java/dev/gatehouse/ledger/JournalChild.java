package dev.gatehouse.ledger;

import dev.gatehouse.platform.Clocks;
import dev.gatehouse.platform.DataDirectory;
import dev.gatehouse.platform.Ids;
import java.io.ByteArrayOutputStream;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.locks.LockSupport;
import org.postgresql.ds.PGSimpleDataSource;

/**
 * A process that writes usage as fast as it is acked, prints the id of each record that is, and drains meanwhile, until it is
 * killed. Arguments: data directory, {@link JournalAck}, JDBC URL, user, password.
 */
final class JournalChild {
    static final int LANES = 2;
    /** Printed soon after the drain has begun. */
    static final String DRAINING = "draining";

    static final int IN_FLIGHT = 40;
    private static final int TURNS_BEFORE_DRAIN = 10;

    private final Ids ids = new Ids(Clocks.system());
    private final FileOutputStream out = new FileOutputStream(FileDescriptor.out);

    public static void main(String[] arguments) throws InterruptedException {
        new JournalChild().run(arguments);
    }

    private void run(String[] arguments) throws InterruptedException {
        var clocks = Clocks.system();
        var data = DataDirectory.lock(Path.of(arguments[0]));
        var settings = new JournalSettings(
                JournalAck.valueOf(arguments[1]), 100_000, Duration.ofSeconds(60), Duration.ofSeconds(1));
        var journals = Journals.open(data, settings, clocks, ids);
        // Small batches: many transactions to be killed in.
        var drain = new DrainSettings(
                97, Duration.ofMillis(3), Duration.ofSeconds(30), Duration.ofHours(24), Duration.ofSeconds(1));
        var database = new PGSimpleDataSource(); // a pool would take longer to load than to be killed
        database.setUrl(arguments[2]);
        database.setUser(arguments[3]);
        database.setPassword(arguments[4]);
        var draining = Drain.start(journals, database, drain, clocks);
        for (int i = 0; i < LANES; i++) {
            var loop = new EventLoop();
            var lane = loop.lane(journals);
            var writer = new Writer(lane, loop, draining);
            loop.execute(writer::begin);
        }
        new CountDownLatch(1).await();
    }

    /** Appends in groups; the next when all of the last are acked. */
    private final class Writer {
        private final Journal lane;
        private final EventLoop loop;
        private final ByteArrayOutputStream acked = new ByteArrayOutputStream();
        private final Drain drain;
        private int open;
        private int turns;

        Writer(Journal lane, EventLoop loop, Drain drain) {
            this.lane = lane;
            this.loop = loop;
            this.drain = drain;
        }

        /** One request never ends. */
        void begin() {
            lane.hold(HoldRecords.of(UsageRecords.plain(ids.next(), Instant.now(), "endless")));
            loop.execute(this::more);
        }

        private void more() {
            // Dying before the drain has even found its database would prove little: go slowly until it has.
            if (turns == TURNS_BEFORE_DRAIN && drain.drainedRecords() == 0) {
                LockSupport.parkNanos(500_000);
                loop.execute(this::more);
                return;
            }
            if (turns++ == TURNS_BEFORE_DRAIN) {
                acked.writeBytes((DRAINING + "\n").getBytes(StandardCharsets.US_ASCII));
            }
            open = IN_FLIGHT;
            var records = new ArrayList<UsageRecord>();
            for (int i = 0; i < IN_FLIGHT; i++) {
                var record = UsageRecords.plain(ids.next(), Instant.now().truncatedTo(ChronoUnit.MICROS), "k" + i % 7);
                records.add(record);
                lane.hold(HoldRecords.of(record));
            }
            loop.execute(() -> end(records));
        }

        private void end(List<UsageRecord> records) {
            for (var record : records) {
                lane.append(record, new Journal.Ack() {
                    @Override
                    public void durable() {
                        acked.writeBytes((record.id() + "\n").getBytes(StandardCharsets.US_ASCII));
                        ackedOne();
                    }

                    @Override
                    public void failed() {
                        throw new AssertionError("nothing fails here");
                    }
                });
            }
        }

        private void ackedOne() {
            if (--open == 0) {
                print();
                loop.execute(this::more);
            }
        }

        private void print() {
            try {
                synchronized (out) {
                    out.write(acked.toByteArray());
                }
                acked.reset();
            } catch (IOException e) {
                throw new AssertionError(e);
            }
        }
    }
}
