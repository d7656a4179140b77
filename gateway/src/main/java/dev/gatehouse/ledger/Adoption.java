package dev.gatehouse.ledger;

import dev.gatehouse.platform.Clocks;
import dev.gatehouse.platform.DataDirectory;
import dev.gatehouse.platform.OperatorFault;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import javax.sql.DataSource;

/**
 * A journal that its node left behind, brought into the database.
 *
 * @param segments that were there
 * @param records drained this time
 * @param damaged segments of which not everything could be read
 */
public record Adoption(int segments, long records, long damaged) {
    /**
     * Drains it, exactly once however often it is called, and marks its directory as adopted. Blocks until that is done.
     *
     * @param data that node's data directory
     * @throws OperatorFault where there is no journal, or its node still runs
     * @throws RuntimeException of the database: what was adopted stays so, call it again
     */
    public static Adoption of(Path data, DataSource database, Clocks clocks) {
        if (!Files.isDirectory(data.resolve("journal"))) {
            throw new OperatorFault("There is no journal in " + data + ".");
        }
        try (var directory = DataDirectory.lock(data)) {
            var journal = JournalFiles.directory(directory);
            var drain = new SegmentDrain(new UsageStore(database, clocks), DrainSettings.STANDARD.batchRecords());
            for (var segment : JournalFiles.segments(journal)) {
                drain.inherit(segment);
            }
            boolean more = true;
            while (more) {
                more = drain.step();
            }
            Files.writeString(journal.resolve("adopted"), clocks.now() + "\n");
            return new Adoption(drain.sources().size(), drain.drained(), drain.damagedSegments());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
