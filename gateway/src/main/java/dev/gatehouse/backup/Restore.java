package dev.gatehouse.backup;

import static dev.gatehouse.backup.Catalog.quoted;

import dev.gatehouse.backup.Manifest.Table;
import dev.gatehouse.platform.DatabaseAddress;
import dev.gatehouse.platform.Migrations;
import dev.gatehouse.platform.OperatorFault;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.HashSet;
import java.util.List;
import org.postgresql.PGConnection;

/**
 * Reads a backup into a database, whole or not at all. Everything is prepared in a schema beside the real one, which is
 * then exchanged for it in one transaction:
 *
 * <pre>
 *   read the file once and verify it
 *   schema gatehouse_restore:  migrate to the backup's version → copy → put foreign keys back → migrate to the newest
 *   one transaction:           drop the old schema, rename the new one
 * </pre>
 */
public final class Restore {
    private static final String STAGE = "gatehouse_restore";

    private final DatabaseAddress address;
    private final BackupFile file;
    private final Connection connection;
    private final Catalog catalog;
    private final String migrations;

    private Restore(DatabaseAddress address, BackupFile file, Connection connection, String migrations) {
        this.address = address;
        this.file = file;
        this.connection = connection;
        this.catalog = new Catalog(connection);
        this.migrations = migrations;
    }

    /**
     * No gateway may use the database meanwhile.
     *
     * @param address a direct one, of a user who may make schemas
     * @param force replaces what the database holds
     * @throws OperatorFault where it failed; then nothing was changed
     */
    public static Manifest read(DatabaseAddress address, Path path, boolean force) {
        return read(address, path, force, Migrations.LOCATION);
    }

    static Manifest read(DatabaseAddress address, Path path, boolean force, String migrations) {
        try (var file = BackupFile.open(path);
                var connection = Catalog.connect(address)) {
            new Restore(address, file, connection, migrations).run(force);
            return file.manifest();
        } catch (SQLException | IOException e) {
            throw new OperatorFault("Nothing was restored: " + e.getMessage(), e);
        }
    }

    private void run(boolean force) throws SQLException, IOException {
        var schema = catalog.schema();
        if (!force) {
            refuseRows(schema);
        }
        dropStage();
        try {
            prepare();
            exchange(schema);
        } catch (SQLException | IOException | RuntimeException e) {
            abandon();
            throw e;
        }
    }

    private void abandon() throws SQLException {
        if (!connection.getAutoCommit()) {
            connection.rollback();
            connection.setAutoCommit(true);
        }
        dropStage();
    }

    private void refuseRows(String schema) throws SQLException {
        for (var table : catalog.tables()) {
            if (!catalog.list("select 1 from " + quoted(table) + " limit 1", row -> row.getInt(1))
                    .isEmpty()) {
                throw new OperatorFault("Nothing was restored: the database holds rows already (table " + table
                        + "). With --force everything in its schema " + schema + " is replaced.");
            }
        }
    }

    private void dropStage() throws SQLException {
        catalog.execute("drop schema if exists " + STAGE + " cascade");
    }

    private void prepare() throws SQLException, IOException {
        var manifest = file.manifest();
        Migrations.migrate(address, migrations, STAGE, manifest.schemaVersion());
        catalog.execute("set search_path to " + STAGE);
        if (!catalog.version().equals(manifest.schemaVersion())) {
            throw new OperatorFault("Nothing was restored: the backup's schema is at version "
                    + manifest.schemaVersion() + ", this release knows " + catalog.version()
                    + ". Restore it with the release that wrote it, or a later one.");
        }
        connection.setAutoCommit(false);
        fill(manifest);
        connection.commit();
        connection.setAutoCommit(true);
        Migrations.migrate(address, migrations, STAGE, Migrations.NEWEST);
    }

    private void fill(Manifest manifest) throws SQLException, IOException {
        var keys = catalog.foreignKeys();
        for (var key : keys) {
            catalog.execute("alter table " + quoted(key.table()) + " drop constraint " + quoted(key.name()));
        }
        createPartitions(manifest);
        var tables = catalog.tables();
        for (var table : tables) {
            catalog.execute("alter table " + quoted(table) + " disable trigger user");
        }
        empty(tables);
        for (var table : manifest.tables()) {
            copy(table);
        }
        for (var table : tables) {
            catalog.execute("alter table " + quoted(table) + " enable trigger user");
        }
        setSequences(manifest);
        for (var key : keys) {
            catalog.execute("alter table " + quoted(key.table()) + " add constraint " + quoted(key.name()) + " "
                    + key.definition());
        }
    }

    private void createPartitions(Manifest manifest) throws SQLException {
        var present = new HashSet<String>();
        catalog.partitions().forEach(partition -> present.add(partition.name()));
        for (var partition : manifest.partitions()) {
            if (!present.contains(partition.name())) {
                catalog.execute("create table " + quoted(partition.name()) + " partition of "
                        + quoted(partition.parent()) + " " + partition.bound()
                        + (partition.partitionedBy().isEmpty() ? "" : " partition by " + partition.partitionedBy()));
            }
        }
    }

    /** Migrations may have brought rows, which the backup brings too. */
    private void empty(List<String> tables) throws SQLException {
        if (!tables.isEmpty()) {
            catalog.execute("truncate " + quoted(tables));
        }
    }

    private void copy(Table table) throws SQLException, IOException {
        try (var in = file.read(table)) {
            long rows = connection
                    .unwrap(PGConnection.class)
                    .getCopyAPI()
                    .copyIn(
                            "copy " + quoted(table.name()) + " (" + quoted(table.columns()) + ") from stdin",
                            in,
                            1 << 16);
            if (rows != table.rows()) {
                throw new OperatorFault("Nothing was restored: table " + table.name() + " has " + rows
                        + " rows instead of " + table.rows() + ".");
            }
        }
    }

    private void setSequences(Manifest manifest) throws SQLException {
        for (var sequence : manifest.sequences()) {
            try (var statement = connection.prepareStatement("select setval(?::regclass, ?, ?)")) {
                statement.setString(1, quoted(sequence.name()));
                statement.setLong(2, sequence.lastValue());
                statement.setBoolean(3, sequence.called());
                statement.execute();
            }
        }
    }

    private void exchange(String schema) throws SQLException {
        connection.setAutoCommit(false);
        catalog.execute("drop schema " + quoted(schema) + " cascade");
        catalog.execute("alter schema " + STAGE + " rename to " + quoted(schema));
        connection.commit();
        connection.setAutoCommit(true);
    }
}
