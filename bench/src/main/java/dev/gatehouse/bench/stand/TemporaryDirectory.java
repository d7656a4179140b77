package dev.gatehouse.bench.stand;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Comparator;

/** A directory that goes when it is closed. */
record TemporaryDirectory(Path path) implements AutoCloseable {
    // Others may pass: started by root, PostgreSQL and nginx's workers run as another user.
    private static final String PERMISSIONS = "rwx--x--x";

    TemporaryDirectory() {
        this(make());
    }

    private static Path make() {
        try {
            var made = Files.createTempDirectory("gatehouse-bench");
            return Files.setPosixFilePermissions(made, PosixFilePermissions.fromString(PERMISSIONS));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() throws IOException {
        try (var files = Files.walk(path)) {
            for (var file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }
}
