package dev.gatehouse.platform;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.jspecify.annotations.Nullable;
import org.tukaani.xz.XZInputStream;

/** PostgreSQL's programs: brought along as an archive on the class path, unpacked once beside the data. */
record PostgresBinaries(Path directory, String version) {
    private static final Pattern VERSION = Pattern.compile("-(\\d+\\.\\d+)[^/!]*\\.jar!");

    Path program(String name) {
        return directory.resolve("bin").resolve(name);
    }

    /** Such as {@code 18}. */
    String major() {
        return version.split("\\.")[0];
    }

    static PostgresBinaries unpack(Path home) throws IOException {
        var archive = archive(System.getProperty("os.name"), System.getProperty("os.arch"));
        var version = version(archive);
        var target = home.resolve("bin-" + version);
        if (!Files.isDirectory(target)) {
            var part = home.resolve("bin-" + version + ".part");
            Io.deleteTree(part);
            extract(archive, part);
            Files.move(part, target, StandardCopyOption.ATOMIC_MOVE);
        }
        return new PostgresBinaries(target, version);
    }

    static URL archive(String osName, String osArch) {
        return resourceName(osName, osArch)
                .map(PostgresBinaries::resource)
                .orElseThrow(() -> new OperatorFault("There is no embedded PostgreSQL for " + osName + " on " + osArch
                        + ". Give a PostgreSQL 16 or newer by DATABASE_URL."));
    }

    private static Optional<String> resourceName(String osName, String osArch) {
        var machine = switch (osArch) {
            case "amd64", "x86_64" -> "x86_64";
            case "aarch64", "arm64" -> "arm_64";
            default -> osArch;
        };
        var system = osName.toLowerCase(Locale.ROOT);
        return system.equals("linux") ? Optional.of("/postgres-linux-" + machine + ".txz") : Optional.empty();
    }

    private static @Nullable URL resource(String name) {
        return PostgresBinaries.class.getResource(name);
    }

    private static String version(URL archive) {
        var found = VERSION.matcher(archive.toString());
        return found.find() ? found.group(1) : "unknown";
    }

    private static void extract(URL archive, Path root) throws IOException {
        try (var packed = new BufferedInputStream(archive.openStream(), 1 << 16);
                var tar = new TarArchiveInputStream(new XZInputStream(packed))) {
            for (var entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
                extract(tar, entry, root);
            }
        }
    }

    private static void extract(TarArchiveInputStream tar, TarArchiveEntry entry, Path root) throws IOException {
        var path = root.resolve(entry.getName()).normalize();
        if (!path.startsWith(root)) {
            throw new IOException("The archive of PostgreSQL's programs leaves its directory: " + entry.getName());
        }
        if (entry.isDirectory()) {
            Files.createDirectories(path);
            return;
        }
        Files.createDirectories(path.getParent());
        if (entry.isSymbolicLink()) {
            Files.createSymbolicLink(path, Path.of(entry.getLinkName()));
            return;
        }
        Files.copy(tar, path);
        Files.setPosixFilePermissions(path, permissions(entry.getMode()));
    }

    /** Readable by everybody: under root, another user runs them. */
    private static Set<PosixFilePermission> permissions(int mode) {
        var executable = (mode & 0100) != 0;
        return EnumSet.copyOf(PosixFilePermissions.fromString(executable ? "rwxr-xr-x" : "rw-r--r--"));
    }
}
