package dev.gatehouse.platform;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** The gateway's own directory, held by this process alone for as long as this is open. */
public final class DataDirectory implements AutoCloseable {
    private static final String LOCK_FILE = "gatehouse.lock";

    /**
     * What this process holds. Closing any channel on a file drops all locks the process has on it, so a second attempt
     * from the same process must not even open the file.
     */
    private static final Set<Path> HELD = ConcurrentHashMap.newKeySet();

    private final Path path;
    private final FileChannel channel;

    private DataDirectory(Path path, FileChannel channel) {
        this.path = path;
        this.channel = channel;
    }

    /**
     * Creates the directory where there is none, and takes it.
     *
     * @throws OperatorFault where another gateway has it, or it cannot be written
     */
    public static DataDirectory lock(Path directory) {
        try {
            var path = createPrivate(directory).toRealPath();
            if (!HELD.add(path)) {
                throw taken(path, "this process");
            }
            try {
                return new DataDirectory(path, lockFile(path));
            } catch (IOException | RuntimeException e) {
                HELD.remove(path);
                throw e;
            }
        } catch (IOException e) {
            throw new OperatorFault(
                    "The data directory " + directory.toAbsolutePath() + " cannot be used: " + Io.reason(e)
                            + ". Give a writable one by --data or GATEHOUSE_DATA.",
                    e);
        }
    }

    /** Searchable by others, listable by none: PostgreSQL's unprivileged user has to pass through it. */
    private static Path createPrivate(Path directory) throws IOException {
        if (!Files.isDirectory(directory)) {
            Files.createDirectories(directory);
            Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwx--x--x"));
        }
        return directory;
    }

    private static FileChannel lockFile(Path path) throws IOException {
        var file = path.resolve(LOCK_FILE);
        var channel =
                FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
        if (channel.tryLock() == null) {
            channel.close();
            throw taken(path, "process " + Files.readString(file).strip());
        }
        var pid = ByteBuffer.wrap((ProcessHandle.current().pid() + "\n").getBytes(StandardCharsets.US_ASCII));
        channel.truncate(0);
        channel.write(pid, 0);
        return channel;
    }

    /** Whether another process has this directory now. Never asked by the one that has it. */
    public static boolean isHeld(Path directory) {
        var file = directory.resolve(LOCK_FILE);
        if (!Files.exists(file)) {
            return false;
        }
        try (var channel = FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE);
                var lock = channel.tryLock()) {
            return lock == null;
        } catch (IOException unreadable) {
            return false;
        }
    }

    private static OperatorFault taken(Path path, String holder) {
        return new OperatorFault("The data directory " + path + " is in use by another gateway (" + holder
                + "). Stop that one, or give this one its own directory by --data or GATEHOUSE_DATA.");
    }

    public Path path() {
        return path;
    }

    @Override
    public void close() {
        Io.unchecked(channel::close);
        HELD.remove(path);
    }
}
