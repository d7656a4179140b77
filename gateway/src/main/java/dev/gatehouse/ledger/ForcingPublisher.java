package dev.gatehouse.ledger;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Objects;
import java.util.concurrent.LinkedBlockingQueue;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * For {@code disk}: one thread for each lane forces what was written. While it does, more groups arrive, and the next force takes
 * them all: a force covers everything written before it began.
 */
final class ForcingPublisher implements Publisher {
    private static final Logger log = LoggerFactory.getLogger(ForcingPublisher.class);

    private final LinkedBlockingQueue<Work> queue = new LinkedBlockingQueue<>();
    private final JournalFiles files;
    private final Repairs repairs;
    private final Runnable tellLane;
    private final Thread thread;

    private sealed interface Work {
        record Written(Group group) implements Work {}

        record Ended(SegmentWriter segment, boolean whole) implements Work {}

        record Close() implements Work {}
    }

    /** @param tellLane that fates may have changed; called on the thread that forces */
    ForcingPublisher(JournalFiles files, Repairs repairs, Runnable tellLane) {
        this.files = files;
        this.repairs = repairs;
        this.tellLane = tellLane;
        this.thread = Thread.ofPlatform().name("journal-force").daemon().start(this::run);
    }

    @Override
    public void written(Group group) {
        queue.add(new Work.Written(group));
    }

    @Override
    public void ended(SegmentWriter segment, boolean whole) {
        queue.add(new Work.Ended(segment, whole));
    }

    @Override
    public void close() {
        queue.add(new Work.Close());
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void run() {
        var work = new ArrayDeque<Work>();
        while (true) {
            try {
                work.add(queue.take());
            } catch (InterruptedException e) {
                continue; // nobody may end it but close
            }
            queue.drainTo(work);
            while (!work.isEmpty()) {
                switch (work.poll()) {
                    case Work.Written(var first) -> publish(lastOfSameSegment(first, work));
                    case Work.Ended(var segment, var whole) -> end(segment, whole);
                    case Work.Close() -> {
                        return;
                    }
                }
            }
        }
    }

    private static Group lastOfSameSegment(Group first, ArrayDeque<Work> work) {
        var last = first;
        while (work.peek() instanceof Work.Written(var next) && next.segment() == last.segment()) {
            last = next;
            work.poll();
        }
        return last;
    }

    private void publish(Group group) {
        var segment = Objects.requireNonNull(group.segment());
        if (!segment.broken()) {
            try {
                segment.force();
                files.forceNameOf(segment);
                segment.publish(group.end(), group.records());
            } catch (IOException e) {
                segment.markBroken();
                log.atError()
                        .setCause(e)
                        .addKeyValue("segment", segment.header().number())
                        .log("journal could not be forced to the device");
            }
        }
        tellLane.run();
    }

    private void end(SegmentWriter segment, boolean whole) {
        boolean forced = whole && !segment.broken();
        if (forced) {
            try {
                segment.force();
            } catch (IOException e) {
                // All records were forced before; only the footer may be missing.
                forced = false;
            }
        }
        segment.seal();
        Publisher.closeOrRepair(segment, forced, repairs);
        tellLane.run();
    }
}
