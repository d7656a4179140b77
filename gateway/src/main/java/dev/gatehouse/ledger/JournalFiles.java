package dev.gatehouse.ledger;

import dev.gatehouse.platform.Clocks;
import dev.gatehouse.platform.DataDirectory;
import dev.gatehouse.platform.Ids;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import java.util.regex.Pattern;

/**
 * The directory of a journal.
 *
 * <pre>
 *   DATA/node-id                              made once: a restart is the same node
 *   DATA/journal/segment-00000000000000000042.gj
 *   DATA/journal/quarantine/                  copies of what was found damaged
 * </pre>
 *
 * A number is given out exactly when its file appears, and the newest file is never deleted: numbers have no holes and never
 * repeat, so that a missing segment shows.
 */
final class JournalFiles {
    private static final Pattern NAME = Pattern.compile("segment-(\\d{20})\\.gj");
    private static final int PROBE_BYTES = 64 << 10;

    private final Path directory;
    private final UUID node;
    private final Clocks clocks;
    private final Ids ids;
    private final SegmentFile.Opener opener;
    private volatile long namesForced;
    private long next;

    private JournalFiles(Path directory, UUID node, Clocks clocks, Ids ids, SegmentFile.Opener opener) {
        this.directory = directory;
        this.node = node;
        this.clocks = clocks;
        this.ids = ids;
        this.opener = opener;
    }

    static JournalFiles open(DataDirectory data, Clocks clocks, Ids ids, SegmentFile.Opener opener) throws IOException {
        var directory = Files.createDirectories(directory(data));
        var files = new JournalFiles(directory, nodeId(data.path(), ids), clocks, ids, opener);
        files.deleteHalfMade();
        var present = files.segments();
        files.next = present.isEmpty() ? 1 : number(present.getLast()) + 1;
        return files;
    }

    static Path directory(DataDirectory data) {
        return data.path().resolve("journal");
    }

    private static UUID nodeId(Path data, Ids ids) throws IOException {
        var file = data.resolve("node-id");
        try {
            return UUID.fromString(Files.readString(file).strip());
        } catch (NoSuchFileException e) {
            var id = ids.next();
            var draft = data.resolve("node-id.new");
            Files.writeString(draft, id + "\n", StandardOpenOption.CREATE, StandardOpenOption.DSYNC);
            Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE);
            forceDirectory(data);
            return id;
        } catch (IllegalArgumentException e) {
            throw new IllegalStateException(file + " does not hold a node id.", e);
        }
    }

    private void deleteHalfMade() throws IOException {
        try (var drafts = Files.newDirectoryStream(directory, "*.tmp")) {
            for (var draft : drafts) {
                Files.deleteIfExists(draft);
            }
        }
    }

    UUID node() {
        return node;
    }

    /** A new segment, its header written. */
    synchronized SegmentWriter create() throws IOException {
        var header = new SegmentHeader(node, next, ids.next(), clocks.now());
        var path = directory.resolve(String.format(Locale.ROOT, "segment-%020d.gj", next));
        // Named only when its header stands: no segment is ever without one.
        var draft = path.resolveSibling(path.getFileName() + ".tmp");
        Files.deleteIfExists(draft);
        var file = opener.create(draft);
        try {
            var bytes = ByteBuffer.allocateDirect(SegmentHeader.BYTES);
            header.write(bytes);
            bytes.flip();
            while (bytes.hasRemaining()) {
                file.write(bytes, bytes.position());
            }
            Files.move(draft, path, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            file.close();
            throw e;
        }
        next++;
        return new SegmentWriter(path, header, file, clocks.nanos());
    }

    /** The newest number given out. */
    synchronized long last() {
        return next - 1;
    }

    /** Makes sure that a segment's name survives the loss of power. */
    void forceNameOf(SegmentWriter segment) throws IOException {
        long number = segment.header().number();
        if (number <= namesForced) {
            return;
        }
        long named = last();
        forceDirectory(directory);
        namesForced = Math.max(namesForced, named);
    }

    /** Fails while segments could not be written. */
    void probe() throws IOException {
        var path = directory.resolve("probe.tmp");
        Files.deleteIfExists(path);
        try (var file = opener.create(path)) {
            var bytes = ByteBuffer.allocateDirect(PROBE_BYTES);
            while (bytes.hasRemaining()) {
                file.write(bytes, bytes.position());
            }
            file.force();
        } finally {
            Files.deleteIfExists(path);
        }
    }

    /** In the order of their numbers. */
    List<Path> segments() {
        return segments(directory);
    }

    static List<Path> segments(Path directory) {
        try (var files = Files.list(directory)) {
            return files.filter(file -> NAME.matcher(name(file)).matches())
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static long number(Path segment) {
        var matcher = NAME.matcher(name(segment));
        if (!matcher.matches()) {
            throw new IllegalArgumentException(segment + " is no segment");
        }
        return Long.parseLong(matcher.group(1));
    }

    /** Keeps a copy of a damaged segment beyond the time its original stays. */
    static void quarantine(Path segment) throws IOException {
        var directory = Files.createDirectories(segment.resolveSibling("quarantine"));
        Files.copy(segment, directory.resolve(name(segment)), StandardCopyOption.REPLACE_EXISTING);
    }

    private static String name(Path file) {
        return String.valueOf(file.getFileName());
    }

    private static void forceDirectory(Path directory) throws IOException {
        try (var channel = FileChannel.open(directory, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }
}
