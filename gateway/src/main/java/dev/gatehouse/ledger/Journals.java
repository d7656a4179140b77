package dev.gatehouse.ledger;

import dev.gatehouse.platform.Clocks;
import dev.gatehouse.platform.DataDirectory;
import dev.gatehouse.platform.Ids;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The journal of this node: one lane for each event loop, and one thread that puts right what a loop must not wait for. */
public final class Journals {
    private static final Logger log = LoggerFactory.getLogger(Journals.class);

    private final JournalFiles files;
    private final JournalSettings settings;
    private final Clocks clocks;
    private final List<Path> inherited;
    private final Queue<SegmentWriter> opened = new ConcurrentLinkedQueue<>();
    private final Queue<SegmentWriter> repairs = new ConcurrentLinkedQueue<>();
    private final List<Seat> seats = new CopyOnWriteArrayList<>();
    private final AtomicLong failures = new AtomicLong();
    private final ScheduledExecutorService keeper;
    private volatile Runnable wakeDrain = () -> {};
    private volatile BooleanSupplier drainWorks = () -> true;

    private Journals(JournalFiles files, JournalSettings settings, Clocks clocks) {
        this.files = files;
        this.settings = settings;
        this.clocks = clocks;
        this.inherited = files.segments();
        this.keeper = Executors.newSingleThreadScheduledExecutor(
                Thread.ofPlatform().name("journal-keeper").daemon().factory());
        long every = settings.probeEvery().toNanos();
        var _ = keeper.scheduleWithFixedDelay(this::keep, every, every, TimeUnit.NANOSECONDS);
    }

    /** Opens the journal in this data directory; what it holds from earlier is left to the drain. */
    public static Journals open(DataDirectory data, JournalSettings settings, Clocks clocks, Ids ids) {
        return open(data, settings, clocks, ids, SegmentFile.Opener.CHANNELS);
    }

    static Journals open(
            DataDirectory data, JournalSettings settings, Clocks clocks, Ids ids, SegmentFile.Opener opener) {
        try {
            return new Journals(JournalFiles.open(data, clocks, ids, opener), settings, clocks);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** This node, the same after a restart on the same data directory. */
    public UUID node() {
        return files.node();
    }

    /**
     * A journal for one event loop.
     *
     * @param endOfTurn runs a task on the loop, after all that is to be done in its present turn
     * @param loop runs a task on the loop; called from other threads
     */
    public Journal lane(Executor endOfTurn, Executor loop) {
        var seat = new Seat(endOfTurn, loop);
        seats.add(seat);
        return seat.lane;
    }

    /** Writes to the journal that failed, since start. */
    public long writeFailures() {
        return failures.get();
    }

    JournalAck ack() {
        return settings.ack();
    }

    JournalFiles files() {
        return files;
    }

    /** Segments that were there when the journal was opened. */
    List<Path> inherited() {
        return inherited;
    }

    /** Segments opened since; each is given out once. */
    Queue<SegmentWriter> opened() {
        return opened;
    }

    /** @param wake called when somebody waits for records to be drained
     * @param works whether the drain gets anything done */
    void attach(Runnable wake, BooleanSupplier works) {
        wakeDrain = wake;
        drainWorks = works;
    }

    /** Records were drained. */
    void drained() {
        if (settings.ack() == JournalAck.DATABASE) {
            seats.forEach(seat -> seat.onLoop(seat.lane::settle));
        }
    }

    /** Writes what waits and ends all segments. Returns whether every loop did so in time. */
    boolean closeLanes(Duration timeout) {
        long deadline = clocks.nanos() + timeout.toNanos();
        var closing = seats.stream().map(Seat::close).toList();
        boolean all = true;
        for (var one : closing) {
            all &= isDone(one, deadline - clocks.nanos());
        }
        if (all) {
            seats.forEach(seat -> seat.publisher.close());
        }
        keeper.shutdownNow();
        repair();
        return all;
    }

    private static boolean isDone(CompletableFuture<Void> future, long nanos) {
        try {
            future.get(Math.max(0, nanos), TimeUnit.NANOSECONDS);
            return true;
        } catch (TimeoutException | ExecutionException e) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private void keep() {
        try {
            repair();
            revive();
            seats.forEach(seat -> seat.onLoop(seat.lane::closeOld));
        } catch (RuntimeException e) {
            // Thrown out of here, it would be the last time this ran.
            log.atError().setCause(e).log("journal keeper failed");
        }
    }

    private void repair() {
        for (int left = repairs.size(); left > 0; left--) {
            var segment = repairs.poll();
            if (segment == null) {
                return;
            }
            try {
                segment.repair();
            } catch (IOException e) {
                repairs.add(segment);
            }
        }
    }

    private void revive() {
        var failed = seats.stream().filter(seat -> seat.failed).toList();
        if (failed.isEmpty()) {
            return;
        }
        failed.forEach(seat -> seat.failed = false);
        try {
            files.probe();
            failed.forEach(seat -> seat.onLoop(seat.lane::recovered));
            log.atInfo().log("journal can be written again");
        } catch (IOException e) {
            failed.forEach(seat -> seat.failed = true);
        }
    }

    /** One lane and its loop. */
    private final class Seat implements JournalLane.Segments {
        private final Executor loop;
        private final Publisher publisher;
        private final JournalLane lane;
        private volatile boolean failed;

        Seat(Executor endOfTurn, Executor loop) {
            this.loop = loop;
            this.publisher = settings.ack() == JournalAck.DISK
                    ? new ForcingPublisher(files, repairs::add, this::settleLane)
                    : Publisher.immediate(repairs::add);
            this.lane = new JournalLane(settings, clocks, this, endOfTurn, publisher);
        }

        @Override
        public SegmentWriter open() throws IOException {
            var segment = files.create();
            opened.add(segment);
            return segment;
        }

        @Override
        public void failed(IOException cause) {
            failures.incrementAndGet();
            if (!failed) {
                log.atError().setCause(cause).log("journal cannot be written");
            }
            failed = true;
        }

        @Override
        public void awaited() {
            wakeDrain.run();
        }

        @Override
        public boolean accepting() {
            return settings.ack() != JournalAck.DATABASE || drainWorks.getAsBoolean();
        }

        CompletableFuture<Void> close() {
            try {
                return CompletableFuture.runAsync(lane::close, loop);
            } catch (RejectedExecutionException e) {
                return CompletableFuture.failedFuture(e);
            }
        }

        private void settleLane() {
            onLoop(lane::settle);
        }

        void onLoop(Runnable task) {
            try {
                loop.execute(task);
            } catch (RejectedExecutionException e) {
                // The loop has ended, and with it everything that waited there.
                log.atDebug().log("event loop is gone");
            }
        }
    }
}
