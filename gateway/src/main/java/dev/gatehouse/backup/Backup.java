package dev.gatehouse.backup;

import dev.gatehouse.backup.Manifest.Table;
import dev.gatehouse.platform.Clocks;
import dev.gatehouse.platform.DatabaseAddress;
import dev.gatehouse.platform.OperatorFault;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.DigestOutputStream;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HexFormat;
import java.util.List;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.postgresql.PGConnection;

/**
 * Writes one consistent snapshot of a database: a zip archive of one {@code COPY} for each table and, last, the
 * manifest. It holds hashes and encrypted secrets, so only its owner may read it.
 */
public final class Backup {
    private Backup() {}

    /**
     * The server may go on working meanwhile.
     *
     * @param file made anew; an existing one is never replaced
     * @throws OperatorFault where it could not be written; then there is no file
     */
    public static Manifest write(DatabaseAddress address, Path file, Clocks clocks) {
        if (Files.exists(file)) {
            throw new OperatorFault("The backup was not written: " + file + " exists already.");
        }
        var part = file.resolveSibling(file.getFileName() + ".part");
        try (var connection = Catalog.connect(address)) {
            var manifest = write(connection, part, clocks);
            Files.move(part, file, StandardCopyOption.ATOMIC_MOVE);
            return manifest;
        } catch (SQLException | IOException e) {
            throw new OperatorFault("The backup was not written: " + e.getMessage(), e);
        } finally {
            deleteQuietly(part);
        }
    }

    private static void deleteQuietly(Path part) {
        try {
            Files.deleteIfExists(part);
        } catch (IOException e) {
            throw new OperatorFault("Half a backup is left in " + part + ": " + e.getMessage(), e);
        }
    }

    private static Manifest write(Connection connection, Path part, Clocks clocks) throws SQLException, IOException {
        Files.deleteIfExists(part);
        var ownerOnly = PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));
        var options = EnumSet.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
        try (var channel = FileChannel.open(part, options, ownerOnly)) {
            var zip = new ZipOutputStream(Channels.newOutputStream(channel));
            var manifest = snapshot(connection, zip, clocks);
            zip.finish();
            channel.force(true);
            return manifest;
        }
    }

    private static Manifest snapshot(Connection connection, ZipOutputStream zip, Clocks clocks)
            throws SQLException, IOException {
        connection.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
        connection.setReadOnly(true);
        connection.setAutoCommit(false);
        var catalog = new Catalog(connection);
        var version = catalog.version();
        if (version.isEmpty()) {
            throw new OperatorFault("The backup was not written: the database holds no schema of this gateway.");
        }
        var tables = new ArrayList<Table>();
        for (var name : catalog.tables()) {
            tables.add(copy(connection, name, catalog.columns(name), zip));
        }
        // Sequences do not belong to snapshots: read after the rows they are never behind them.
        var manifest = new Manifest(
                Manifest.FORMAT, clocks.now().toString(), version, tables, catalog.partitions(), catalog.sequences());
        connection.rollback();
        zip.putNextEntry(new ZipEntry(BackupFile.MANIFEST));
        zip.write(BackupFile.JSON.writeValueAsBytes(manifest));
        zip.closeEntry();
        return manifest;
    }

    private static Table copy(Connection connection, String name, List<String> columns, ZipOutputStream zip)
            throws SQLException, IOException {
        zip.putNextEntry(new ZipEntry(BackupFile.entry(name)));
        var digest = BackupFile.sha256();
        // Never closed: that would close the archive.
        var out = new BufferedOutputStream(new DigestOutputStream(zip, digest), 1 << 16);
        long rows = connection
                .unwrap(PGConnection.class)
                .getCopyAPI()
                .copyOut(
                        "copy (select " + Catalog.quoted(columns) + " from " + Catalog.quoted(name) + ") to stdout",
                        out);
        out.flush();
        zip.closeEntry();
        return new Table(name, columns, rows, HexFormat.of().formatHex(digest.digest()));
    }
}
