package dev.gatehouse.platform;

import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A real PostgreSQL for tests: one server for each JVM, started at first use and stopped at its end, kept under
 * {@code target/} so that the next run starts warm. Each test takes a new, migrated database of its own from it.
 */
public final class TestDatabase {
    private static final String TEMPLATE = "template_migrated";
    private static final int POOL_SIZE = 8;
    private static final AtomicInteger COUNT = new AtomicInteger();

    private TestDatabase() {}

    /** A new database with the newest schema and no rows. Close it after the test. */
    public static Database fresh() {
        return Database.open(freshAddress(), POOL_SIZE);
    }

    /** Where a new database with the newest schema and no rows is. */
    public static DatabaseAddress freshAddress() {
        return create("template " + TEMPLATE + " strategy file_copy");
    }

    /** Where a new database without any schema is. */
    public static DatabaseAddress emptyAddress() {
        return create("template template0");
    }

    /** A statement in the server's own database, for what no role of a test's database may do. */
    public static void administer(String... statements) {
        execute(Server.INSTANCE.address(), List.of(statements));
    }

    private static DatabaseAddress create(String options) {
        var server = Server.INSTANCE;
        var name = "test_" + COUNT.incrementAndGet();
        execute(server.address(), List.of("create database " + name + " " + options));
        return server.named(name);
    }

    private static void execute(DatabaseAddress address, List<String> statements) {
        try (var connection = DriverManager.getConnection(
                        address.jdbcUrl(), address.user(), address.password().reveal());
                var statement = connection.createStatement()) {
            for (var sql : statements) {
                statement.execute(sql);
            }
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    private record Server(EmbeddedPostgres postgres, DataDirectory directory) {
        static final Server INSTANCE = start();

        DatabaseAddress address() {
            return postgres.address();
        }

        DatabaseAddress named(String database) {
            var address = address();
            return new DatabaseAddress(
                    address.jdbcUrl().replace("/gatehouse?", "/" + database + "?"), address.user(), address.password());
        }

        private static Server start() {
            var directory = free();
            var server = new Server(EmbeddedPostgres.start(directory, Clocks.system()), directory);
            var lenient = List.of("alter system set max_connections = 400", "alter system set fsync = off");
            execute(server.address(), lenient);
            server.stop();
            var restarted = new Server(EmbeddedPostgres.start(directory, Clocks.system()), directory);
            Runtime.getRuntime().addShutdownHook(new Thread(restarted::stop));
            restarted.dropLeftOvers();
            execute(restarted.address(), List.of("create database " + TEMPLATE));
            Migrations.migrate(restarted.named(TEMPLATE));
            return restarted;
        }

        /** Two runs in one module at a time each get their own. */
        private static DataDirectory free() {
            for (int number = 0; ; number++) {
                try {
                    return DataDirectory.lock(Path.of("target", "test-postgres-" + number));
                } catch (OperatorFault taken) {
                    if (number == 9) {
                        throw taken;
                    }
                }
            }
        }

        private void dropLeftOvers() {
            var leftOvers = new ArrayList<String>();
            try (var connection = DriverManager.getConnection(
                            address().jdbcUrl(), address().user(), address().password().reveal());
                    var statement = connection.createStatement();
                    var rows = statement.executeQuery(
                            "select datname from pg_database where datname ~ '^(test_|" + TEMPLATE + ")'")) {
                while (rows.next()) {
                    leftOvers.add("drop database " + rows.getString(1) + " with (force)");
                }
            } catch (SQLException e) {
                throw new IllegalStateException(e);
            }
            execute(address(), leftOvers);
        }

        private void stop() {
            postgres.close();
        }
    }
}
