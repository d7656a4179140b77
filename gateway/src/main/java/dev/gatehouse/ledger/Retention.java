package dev.gatehouse.ledger;

import dev.gatehouse.ledger.UsageStore.Known;
import dev.gatehouse.platform.Clocks;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Deletes segments that were drained long ago, and misses those that are gone before they were. */
final class Retention {
    private static final Logger log = LoggerFactory.getLogger(Retention.class);

    private final Journals journals;
    private final UsageStore store;
    private final SegmentDrain segments;
    private final Duration keep;
    private final Clocks clocks;
    private final Set<Long> lost = new ConcurrentSkipListSet<>();

    Retention(Journals journals, UsageStore store, SegmentDrain segments, Duration keep, Clocks clocks) {
        this.journals = journals;
        this.store = store;
        this.segments = segments;
        this.keep = keep;
        this.clocks = clocks;
    }

    void check() {
        findLost();
        deleteOld();
    }

    /** Segments that should be in the database, or in the directory, and are in neither. */
    int lost() {
        return Math.toIntExact(lost.size() + segments.vanished());
    }

    private void findLost() {
        long last = journals.files().last(); // asked first: what is newer may not be in the listing
        var present =
                journals.files().segments().stream().map(JournalFiles::number).collect(Collectors.toSet());
        var known = store.known(journals.node());
        var missing = new TreeSet<Long>();
        holes(known.stream().map(Known::number).collect(Collectors.toSet()), present, last, missing);
        var ids =
                segments.sources().stream().map(source -> source.header().id()).collect(Collectors.toSet());
        known.stream()
                .filter(one -> one.open() && !ids.contains(one.id()))
                .map(Known::number)
                .forEach(missing::add);
        missing.removeAll(lost);
        if (!missing.isEmpty()) {
            lost.addAll(missing);
            log.atError()
                    .addKeyValue("segments", missing)
                    .log(
                            "journal segments are gone that were not drained into this database; their usage is not booked");
        }
    }

    /** Numbers are given out without holes, and what the database forgets it forgets from the lowest on. */
    private static void holes(Set<Long> known, Set<Long> present, long last, Set<Long> missing) {
        long first = known.stream().min(Long::compare).orElse(1L);
        for (long number = first; number <= last; number++) {
            if (!known.contains(number) && !present.contains(number)) {
                missing.add(number);
            }
        }
    }

    private void deleteOld() {
        long newest = journals.files().last(); // remembers which number comes next
        var candidates = segments.over().stream()
                .filter(source -> source.header().number() != newest)
                .toList();
        if (candidates.isEmpty()) {
            return;
        }
        var ids = candidates.stream().map(source -> source.header().id()).toList();
        // Asked now, for the database may have been set back since the drain last looked.
        var drained = store.drainedBefore(clocks.now().minus(keep), ids);
        for (var source : candidates) {
            if (drained.contains(source.header().id())) {
                delete(source);
            }
        }
        if (!drained.isEmpty()) {
            var lowest = journals.files().segments().stream().findFirst().map(JournalFiles::number);
            lowest.ifPresent(number -> store.forgetBefore(journals.node(), number));
        }
    }

    private void delete(SegmentSource source) {
        try {
            Files.deleteIfExists(source.path());
            segments.remove(source);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
