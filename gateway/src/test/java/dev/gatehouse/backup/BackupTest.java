package dev.gatehouse.backup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gatehouse.platform.Clocks;
import dev.gatehouse.platform.Database;
import dev.gatehouse.platform.DatabaseAddress;
import dev.gatehouse.platform.Migrations;
import dev.gatehouse.platform.OperatorFault;
import dev.gatehouse.platform.TestDatabase;
import java.io.IOException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BackupTest {
    private static final String LOCATION = "classpath:db/backup";

    @TempDir
    private Path directory;

    /** A database at version 2 of the test's own schema, with something of everything. */
    private static DatabaseAddress source() {
        var address = TestDatabase.emptyAddress();
        Migrations.migrate(address, LOCATION, "public", "0002");
        execute(
                address,
                "alter table parent disable trigger shout",
                "insert into parent (name) values ('a\tb\\c\nd'), ('é€😀')",
                "alter table parent enable trigger shout",
                "update parent set name = 'renamed' where name = 'seeded'",
                "insert into child values (2, 2, null), (1, 3, 2)",
                "create table event_q1 partition of event for values from ('2026-01-01') to ('2026-04-01')"
                        + " partition by list (id)",
                "create table event_q1_one partition of event_q1 for values in (1)",
                "create table event_rest partition of event default",
                "insert into event values (1, '2026-02-01', '{\"a\": null}'), (2, '2020-01-01', null)",
                "insert into \"Odd \"\"one\" values ('\\x00ff', 1e30, 0.1, '2026-01-01 12:00:00.123456+02',"
                        + " array['x', null, 'y,z'], '1 month 2 days'), (null, 'NaN', '-Infinity', 'infinity', '{}', null)");
        return address;
    }

    private static void execute(DatabaseAddress address, String... statements) {
        try (var database = Database.open(address, 1)) {
            database.transactVoid(
                    tx -> List.of(statements).forEach(sql -> tx.handle().execute(sql)));
        }
    }

    private static List<String> query(DatabaseAddress address, String sql) {
        try (var database = Database.open(address, 1)) {
            return database.read(
                    tx -> tx.handle().createQuery(sql).mapTo(String.class).list());
        }
    }

    private static List<String> tables(DatabaseAddress address) {
        return query(
                address,
                "select schemaname || '.' || tablename from pg_tables"
                        + " where schemaname not in ('pg_catalog', 'information_schema') order by 1");
    }

    private Path backup(DatabaseAddress address) {
        var file = directory.resolve("backup.gatehouse");
        Backup.write(address, file, Clocks.system());
        return file;
    }

    @Test
    void a_backup_restores_all_rows_and_then_comes_to_the_newest_schema() {
        var source = source();
        var target = TestDatabase.emptyAddress();

        var manifest = Restore.read(target, backup(source), false, LOCATION);

        assertThat(manifest.schemaVersion()).isEqualTo("0002");
        assertThat(manifest.rows()).isEqualTo(9);
        for (var table : List.of("child", "event", "event_q1_one", "event_rest", "\"Odd \"\"one\"")) {
            var rows = "select to_jsonb(t)::text from " + table + " t order by 1";
            assertThat(query(target, rows)).isEqualTo(query(source, rows)).isNotEmpty();
        }
        assertThat(query(target, "select id || doubled || colour from parent order by id"))
                .containsExactly("1renamedrenamedred", "2a\tb\\c\nda\tb\\c\ndred", "3é€😀é€😀red");
        assertThat(query(target, "select version from flyway_schema_history where version is not null order by 1"))
                .containsExactly("0001", "0002", "0003");
        assertThat(query(target, "select nspname from pg_namespace where nspname = 'gatehouse_restore'"))
                .isEmpty();
    }

    @Test
    void what_guards_the_rows_is_back_after_a_restore() {
        var target = TestDatabase.emptyAddress();
        Restore.read(target, backup(source()), false, LOCATION);

        execute(target, "insert into parent (name) values ('next')");
        assertThat(query(target, "select id || name from parent order by id desc limit 1"))
                .containsExactly("4NEXT");
        assertThatThrownBy(() -> execute(target, "insert into child values (9, 99, null)"))
                .hasMessageContaining("child_parent_fkey");
    }

    @Test
    void this_release_restores_its_own_backup() {
        var source = TestDatabase.freshAddress();
        execute(source, "insert into change_event (topic, key, version) values ('key', 'a', 1)");
        var target = TestDatabase.emptyAddress();

        Restore.read(target, backup(source), false);

        assertThat(query(target, "select key from change_event")).containsExactly("a");
        assertThat(Migrations.migrate(target)).isZero();
    }

    @Test
    void the_file_is_for_its_owner_only_and_is_never_replaced() throws IOException {
        var source = TestDatabase.freshAddress();
        var file = backup(source);

        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
        assertThatThrownBy(() -> backup(source))
                .isInstanceOf(OperatorFault.class)
                .hasMessageContaining("exists");
        try (var files = Files.list(directory)) {
            assertThat(files).containsExactly(file);
        }
    }

    @Test
    void a_database_without_our_schema_is_not_backed_up() {
        var empty = TestDatabase.emptyAddress();

        assertThatThrownBy(() -> backup(empty))
                .isInstanceOf(OperatorFault.class)
                .hasMessageContaining("no schema of this gateway");
        assertThat(directory).isEmptyDirectory();
    }

    @Test
    void a_file_that_was_cut_off_is_refused_and_nothing_changes() throws IOException {
        var file = backup(source());
        var target = TestDatabase.emptyAddress();
        try (var channel = Files.newByteChannel(file, StandardOpenOption.WRITE)) {
            channel.truncate(channel.size() - 100);
        }

        assertThatThrownBy(() -> Restore.read(target, file, false, LOCATION))
                .isInstanceOf(OperatorFault.class)
                .hasMessageContaining("no whole backup");
        assertThat(tables(target)).isEmpty();
    }

    @Test
    void a_file_with_a_flipped_bit_is_refused_and_nothing_changes() throws IOException {
        var file = backup(source());
        var target = TestDatabase.emptyAddress();
        var bytes = Files.readAllBytes(file);
        // Within the compressed rows of the first table, after its local header.
        bytes[60] ^= 4;
        Files.write(file, bytes);

        assertThatThrownBy(() -> Restore.read(target, file, false, LOCATION)).isInstanceOf(OperatorFault.class);
        assertThat(tables(target)).isEmpty();
    }

    @Test
    void a_file_with_other_rows_than_its_manifest_knows_is_refused_and_nothing_changes() throws IOException {
        var file = backup(source());
        var target = TestDatabase.emptyAddress();
        try (var zip = FileSystems.newFileSystem(file)) {
            var child = zip.getPath("tables/child");
            Files.writeString(child, Files.readString(child).replace('1', '5'));
        }

        assertThatThrownBy(() -> Restore.read(target, file, false, LOCATION))
                .isInstanceOf(OperatorFault.class)
                .hasMessageContaining("table child in " + file + " is damaged");
        assertThat(tables(target)).isEmpty();
    }

    @Test
    void a_database_with_rows_is_refused_unless_forced() {
        var file = backup(source());
        var target = TestDatabase.emptyAddress();
        Migrations.migrate(target, LOCATION, "public", Migrations.NEWEST);
        execute(target, "update parent set name = 'mine'");

        assertThatThrownBy(() -> Restore.read(target, file, false, LOCATION))
                .isInstanceOf(OperatorFault.class)
                .hasMessageContaining("table parent")
                .hasMessageContaining("--force");
        assertThat(query(target, "select name from parent")).containsExactly("mine");

        Restore.read(target, file, true, LOCATION);
        assertThat(query(target, "select name from parent where id = 1")).containsExactly("renamed");
    }

    @Test
    void a_backup_of_a_later_release_is_refused_and_nothing_changes() {
        var source = TestDatabase.emptyAddress();
        Migrations.migrate(source, LOCATION, "public", Migrations.NEWEST);
        execute(source, "update flyway_schema_history set version = '0009' where version = '0003'");
        var file = backup(source);
        var target = TestDatabase.emptyAddress();

        assertThatThrownBy(() -> Restore.read(target, file, false, LOCATION))
                .isInstanceOf(OperatorFault.class)
                .hasMessageContaining("version 0009");
        assertThat(tables(target)).isEmpty();
    }

    @Test
    void rows_that_break_a_constraint_leave_the_database_as_it_was() {
        var source = source();
        execute(
                source,
                "alter table child drop constraint child_parent_fkey",
                "insert into child values (7, 77, null)");
        var file = backup(source);
        var target = TestDatabase.emptyAddress();

        assertThatThrownBy(() -> Restore.read(target, file, false, LOCATION))
                .isInstanceOf(OperatorFault.class)
                .hasMessageContaining("child_parent_fkey");
        assertThat(tables(target)).isEmpty();
    }
}
