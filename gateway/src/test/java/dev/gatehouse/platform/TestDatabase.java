package dev.gatehouse.platform;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A real PostgreSQL for tests: one server for each JVM, started at first use and stopped at its end, kept under
 * {@code target/} so that the next run starts warm. Each test takes a migrated database of its own from it.
 */
public final class TestDatabase {
    private static final String TEMPLATE = template();
    private static final String CONNECTIONS = "400";
    private static final int POOL_SIZE = 8;
    private static final AtomicInteger COUNT = new AtomicInteger();

    /** What it costs depends on what is there: to truncate a table takes a file for each of its indexes. */
    private static final String EMPTY = """
            do $$
            declare
                each record;
            begin
                -- The ledger refuses to forget.
                set local session_replication_role = replica;
                for each in
                    select oid, oid::regclass as name, pg_relation_size(oid) as size from pg_class
                    where relnamespace = 'public'::regnamespace and relkind = 'r' and relname <> 'flyway_schema_history'
                loop
                    if each.size > 1000000 then
                        execute format('truncate %s', each.name);
                    elsif each.size > 0 then
                        execute format('delete from %s', each.name);
                    end if;
                end loop;
            end $$
            """;

    private static final ThreadLocal<Database> MINE = ThreadLocal.withInitial(TestDatabase::fresh);

    private TestDatabase() {}

    /** A new database with the newest schema and no rows. Close it after the test. */
    public static Database fresh() {
        return Database.open(freshAddress(), POOL_SIZE);
    }

    /**
     * This thread's own database with the newest schema and, again, no rows: quicker than a new one. Not to be closed, and not to be used
     * any more when the test has ended.
     */
    public static Database emptied() {
        var mine = MINE.get();
        mine.transactVoid(tx -> tx.handle().execute(EMPTY));
        return mine;
    }

    /** Where a new database with the newest schema and no rows is. */
    public static DatabaseAddress freshAddress() {
        return create("template " + TEMPLATE + " strategy file_copy");
    }

    /** Where a new database without any schema is. */
    public static DatabaseAddress emptyAddress() {
        return create("template template0");
    }

    /** Puts PostgreSQL's programs where a server of its own in this data directory looks for them: to unpack them takes seconds. */
    public static void bringPrograms(Path data) throws IOException {
        var unpacked = Server.INSTANCE.directory.path().resolve("postgres");
        try (var paths = Files.walk(PostgresBinaries.unpack(unpacked).directory())) {
            for (var path : paths.toList()) {
                var copy = data.resolve("postgres").resolve(unpacked.relativize(path));
                Files.createDirectories(copy.getParent());
                Files.copy(path, copy, LinkOption.NOFOLLOW_LINKS, StandardCopyOption.COPY_ATTRIBUTES);
            }
        }
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

    private static final class Server {
        static final Server INSTANCE = new Server();

        private final DataDirectory directory = free();
        private EmbeddedPostgres postgres = EmbeddedPostgres.start(directory, Clocks.system());

        private Server() {
            if (!query("show max_connections").equals(List.of(CONNECTIONS))
                    || !query("show full_page_writes").equals(List.of("off"))) {
                execute(
                        address(),
                        List.of(
                                "alter system set max_connections = " + CONNECTIONS,
                                // Nothing here is to survive a power cut.
                                "alter system set fsync = off",
                                "alter system set synchronous_commit = off",
                                "alter system set full_page_writes = off"));
                postgres.close();
                postgres = EmbeddedPostgres.start(directory, Clocks.system());
            }
            Runtime.getRuntime().addShutdownHook(new Thread(postgres::close));
            execute(
                    address(),
                    query("select 'drop database ' || datname || ' with (force)' from pg_database"
                            + " where datname like 'test\\_%' or datname like 'template\\_%' and datname <> '"
                            + TEMPLATE
                            + "'"));
            if (query("select datname from pg_database where datname = '" + TEMPLATE + "'")
                    .isEmpty()) {
                execute(address(), List.of("create database " + TEMPLATE));
            }
            Migrations.migrate(named(TEMPLATE));
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

        DatabaseAddress address() {
            return postgres.address();
        }

        DatabaseAddress named(String database) {
            return address().named(database);
        }

        private List<String> query(String sql) {
            try (var connection = DriverManager.getConnection(
                            address().jdbcUrl(),
                            address().user(),
                            address().password().reveal());
                    var statement = connection.createStatement();
                    var rows = statement.executeQuery(sql)) {
                var values = new ArrayList<String>();
                while (rows.next()) {
                    values.add(rows.getString(1));
                }
                return values;
            } catch (SQLException e) {
                throw new IllegalStateException(e);
            }
        }
    }

    /** One template for each state of the migrations: a changed one is never mixed with what an earlier run left. */
    private static String template() {
        try (var files = Files.list(
                Path.of(TestDatabase.class.getResource("/db/migration").toURI()))) {
            var digest = MessageDigest.getInstance("SHA-256");
            for (var file : files.sorted().toList()) {
                digest.update(file.getFileName().toString().getBytes(StandardCharsets.UTF_8));
                digest.update(Files.readAllBytes(file));
            }
            return "template_" + HexFormat.of().formatHex(digest.digest(), 0, 8);
        } catch (IOException | URISyntaxException | NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
