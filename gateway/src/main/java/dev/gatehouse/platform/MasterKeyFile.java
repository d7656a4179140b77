package dev.gatehouse.platform;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;

/** The master key of an installation that was given none: made once, kept in {@code DATA/master-key}, readable by its owner only. */
public final class MasterKeyFile {
    private static final String NAME = "master-key";

    private MasterKeyFile() {}

    public static Secret readOrMake(Path data, Ids ids) {
        var file = data.resolve(NAME);
        try {
            if (!Files.exists(file)) {
                make(file, ids.virtualKey());
            }
            return Secret.of(Files.readString(file).strip());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Written whole under another name first: a key cut off by a crash would lock everybody out. */
    private static void make(Path file, Secret key) throws IOException {
        var draft = Files.createTempFile(
                file.getParent(),
                NAME,
                ".tmp",
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        Files.writeString(draft, key.reveal() + "\n");
        Files.move(draft, file, java.nio.file.StandardCopyOption.ATOMIC_MOVE);
    }
}
