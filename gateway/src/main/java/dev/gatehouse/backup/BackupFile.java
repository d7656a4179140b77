package dev.gatehouse.backup;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.gatehouse.backup.Manifest.Table;
import dev.gatehouse.platform.OperatorFault;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Path;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.zip.ZipFile;

/** A backup opened for reading, known to be whole. */
final class BackupFile implements Closeable {
    static final String MANIFEST = "manifest.json";
    static final ObjectMapper JSON = new ObjectMapper();

    private final ZipFile zip;
    private final Manifest manifest;

    private BackupFile(ZipFile zip, Manifest manifest) {
        this.zip = zip;
        this.manifest = manifest;
    }

    static String entry(String table) {
        return "tables/" + table;
    }

    static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    /**
     * Reads all of it once, before anything is changed.
     *
     * @throws OperatorFault where it is no backup, of a later format, cut off or damaged
     */
    static BackupFile open(Path path) {
        try {
            var zip = new ZipFile(path.toFile());
            try {
                var file = new BackupFile(zip, manifest(zip, path));
                file.verify(path);
                return file;
            } catch (IOException | RuntimeException e) {
                zip.close();
                throw e;
            }
        } catch (IOException e) {
            throw new OperatorFault("Nothing was restored: " + path + " is no whole backup: " + e.getMessage(), e);
        }
    }

    private static Manifest manifest(ZipFile zip, Path path) throws IOException {
        try (var in = read(zip, MANIFEST)) {
            var manifest = JSON.readTree(in);
            int format = manifest.path("format").asInt();
            if (format != Manifest.FORMAT) {
                throw new OperatorFault("Nothing was restored: " + path + " has format " + format
                        + ", this release reads format " + Manifest.FORMAT + ".");
            }
            return JSON.treeToValue(manifest, Manifest.class);
        } catch (JsonProcessingException e) {
            throw new IOException("its manifest cannot be read", e);
        }
    }

    private void verify(Path path) throws IOException {
        for (var table : manifest.tables()) {
            var digest = sha256();
            try (var in = read(table);
                    var out = new DigestOutputStream(OutputStream.nullOutputStream(), digest)) {
                in.transferTo(out);
            }
            if (!HexFormat.of().formatHex(digest.digest()).equals(table.sha256())) {
                throw new OperatorFault("Nothing was restored: table " + table.name() + " in " + path + " is damaged.");
            }
        }
    }

    Manifest manifest() {
        return manifest;
    }

    InputStream read(Table table) throws IOException {
        return read(zip, entry(table.name()));
    }

    private static InputStream read(ZipFile zip, String name) throws IOException {
        var entry = zip.getEntry(name);
        if (entry == null) {
            throw new IOException("it lacks " + name);
        }
        return zip.getInputStream(entry);
    }

    @Override
    public void close() throws IOException {
        zip.close();
    }
}
