package dev.gatehouse.platform;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The master key of an installation that was given none: made once, kept in {@code DATA/master-key}, readable by its owner only. */
public final class MasterKeyFile {
    private static final String NAME = "master-key";

    private MasterKeyFile() {}

    public static Secret readOrMake(Path data, Ids ids) {
        var file = data.resolve(NAME);
        try {
            if (!Files.exists(file)) {
                PrivateFile.write(file, ids.virtualKey().reveal() + "\n");
            }
            return Secret.of(Files.readString(file).strip());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
