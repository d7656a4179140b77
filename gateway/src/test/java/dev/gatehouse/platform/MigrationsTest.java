package dev.gatehouse.platform;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;

class MigrationsTest {

    @Test
    void an_empty_database_gets_the_schema_once() {
        var address = TestDatabase.emptyAddress();

        assertThat(Migrations.migrate(address)).isPositive();
        assertThat(Migrations.migrate(address)).isZero();
        try (var database = Database.open(address, 1)) {
            assertThat(database.<Integer>read(tx -> tx.handle()
                            .createQuery("select count(*) from change_event")
                            .mapTo(Integer.class)
                            .one()))
                    .isZero();
        }
    }

    @Test
    void two_nodes_that_start_together_migrate_once() throws Exception {
        var address = TestDatabase.emptyAddress();
        Callable<Integer> migrate = () -> Migrations.migrate(address);

        try (var nodes = Executors.newVirtualThreadPerTaskExecutor()) {
            var first = nodes.submit(migrate);
            var second = nodes.submit(migrate);
            assertThat(Math.min(first.get(), second.get())).isZero();
            assertThat(Math.max(first.get(), second.get())).isPositive();
        }
    }

    @Test
    void a_schema_of_a_later_release_is_no_fault() {
        var address = TestDatabase.freshAddress();
        try (var database = Database.open(address, 1)) {
            database.transactVoid(tx -> tx.handle()
                    .execute("insert into flyway_schema_history (installed_rank, version, description, type, script,"
                            + " checksum, installed_by, execution_time, success)"
                            + " values (9999, '9999', 'later', 'SQL', 'V9999__later.sql', 1, 'x', 1, true)"));
        }

        assertThat(Migrations.migrate(address)).isZero();
    }

    /** A restore prepares the tables in a schema beside the real one. */
    @Test
    void no_migration_names_a_schema_or_makes_an_extension() throws Exception {
        var directory =
                Path.of(MigrationsTest.class.getResource("/db/migration").toURI());
        try (var files = Files.list(directory)) {
            assertThat(files)
                    .isNotEmpty()
                    .allSatisfy(file -> assertThat(Files.readString(file))
                            .doesNotContainIgnoringCase("public.")
                            .doesNotContainIgnoringCase("create extension"));
        }
    }

    @Test
    void a_wrong_password_is_said_plainly_and_not_repeated() {
        var address = TestDatabase.emptyAddress();
        var wrong = new DatabaseAddress(address.jdbcUrl(), address.user(), Secret.of("not-the-password"));

        assertThatThrownBy(() -> Migrations.migrate(wrong))
                .isInstanceOf(OperatorFault.class)
                .hasMessageContaining("password authentication failed")
                .hasMessageNotContaining("not-the-password");
    }
}
