package dev.gatehouse.platform;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** One data directory serves all tests: each leaves it stopped, and its rows to the next. */
class EmbeddedPostgresTest {
    @TempDir
    private static Path directory;

    private final List<Process> processes = new ArrayList<>();

    @BeforeAll
    static void initialise() throws IOException {
        TestDatabase.bringPrograms(directory);
        try (var postgres = start()) {
            Migrations.migrate(postgres.address());
            execute(postgres.address(), "create table kept (id int)", "insert into kept values (1)");
        }
    }

    @AfterEach
    void endProcesses() throws Exception {
        for (var process : processes) {
            process.destroyForcibly().waitFor();
        }
        if (Files.exists(directory.resolve("postgres/data/postmaster.pid"))) {
            // Whatever a killed process left running is adopted and stopped.
            start().close();
        }
    }

    /** Also gives the directory back when it is closed. */
    private record Running(DataDirectory directory, EmbeddedPostgres postgres) implements AutoCloseable {
        DatabaseAddress address() {
            return postgres.address();
        }

        @Override
        public void close() {
            postgres.close();
            directory.close();
        }
    }

    private static Running start() {
        var locked = DataDirectory.lock(directory);
        try {
            return new Running(locked, EmbeddedPostgres.start(locked, Clocks.system()));
        } catch (RuntimeException e) {
            locked.close();
            throw e;
        }
    }

    private static void execute(DatabaseAddress address, String... statements) {
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

    private static String query(DatabaseAddress address, String sql) {
        try (var connection = DriverManager.getConnection(
                        address.jdbcUrl(), address.user(), address.password().reveal());
                var statement = connection.createStatement();
                var row = statement.executeQuery(sql)) {
            row.next();
            return row.getString(1);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    private static boolean alive(long pid) {
        return new PostgresCluster.Postmaster(pid, 0).alive();
    }

    private static void kill(long pid) {
        assertThat(ProcessHandle.of(pid).orElseThrow().destroyForcibly()).isTrue();
    }

    /** Starts another process on the directory and returns its first line. */
    private String spawn(Path data, String... prefix) throws IOException {
        var words = new ArrayList<>(List.of(prefix));
        words.addAll(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx128m",
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-cp",
                System.getProperty("java.class.path"),
                EmbeddedServer.class.getName(),
                data.toString()));
        var process = new ProcessBuilder(words).redirectErrorStream(true).start();
        processes.add(process);
        return firstWord(process.inputReader());
    }

    private static String firstWord(BufferedReader output) throws IOException {
        for (var line = output.readLine(); line != null; line = output.readLine()) {
            if (line.startsWith("READY ") || line.startsWith("REFUSED ")) {
                return line;
            }
        }
        throw new AssertionError("the process said nothing");
    }

    private static long pid(String line) {
        assertThat(line).startsWith("READY ");
        return Long.parseLong(line.substring("READY ".length()));
    }

    @Test
    void the_data_is_there_after_a_restart() {
        for (int round = 0; round < 2; round++) {
            try (var postgres = start()) {
                assertThat(query(postgres.address(), "select min(id) from kept"))
                        .isEqualTo("1");
            }
        }
    }

    @Test
    void nothing_is_left_running_after_a_stop() {
        long pid;
        try (var postgres = start()) {
            pid = postgres.postgres().pid();
            assertThat(alive(pid)).isTrue();
        }
        assertThat(alive(pid)).isFalse();
    }

    @Test
    void it_commits_to_disk_listens_on_loopback_only_and_sorts_alike_everywhere() {
        try (var postgres = start()) {
            assertThat(query(postgres.address(), "show fsync")).isEqualTo("on");
            assertThat(query(postgres.address(), "show synchronous_commit")).isEqualTo("on");
            assertThat(query(postgres.address(), "show listen_addresses")).isEqualTo("127.0.0.1");
            assertThat(query(postgres.address(), "show unix_socket_directories"))
                    .isEmpty();
            assertThat(query(postgres.address(), "show server_encoding")).isEqualTo("UTF8");
            assertThat(
                            query(
                                    postgres.address(),
                                    "select datlocprovider::text || ' ' || datlocale from pg_database where datname = 'gatehouse'"))
                    .isEqualTo("b C.UTF-8");
        }
    }

    @Test
    void nobody_gets_in_without_the_password() {
        try (var postgres = start()) {
            var address = postgres.address();
            assertThatThrownBy(() -> DriverManager.getConnection(address.jdbcUrl(), address.user(), "guess"))
                    .isInstanceOf(SQLException.class)
                    .hasMessageContaining("password authentication failed");
        }
    }

    @Test
    void its_files_are_private_and_tell_any_client_how_to_connect() throws IOException {
        try (var postgres = start()) {
            var home = directory.resolve("postgres");
            assertThat(mode(home)).isEqualTo("rwx------");
            assertThat(mode(home.resolve("data"))).isEqualTo("rwx------");
            assertThat(mode(home.resolve("password"))).isEqualTo("rw-------");
            assertThat(mode(home.resolve("connection.txt"))).isEqualTo("rw-------");

            var url = Files.readAllLines(home.resolve("connection.txt")).getLast();
            try (var connection = DriverManager.getConnection(url)) {
                assertThat(connection.getCatalog()).isEqualTo("gatehouse");
            } catch (SQLException e) {
                throw new AssertionError(e);
            }
            assertThat(postgres.address().toString())
                    .doesNotContain(postgres.address().password().reveal());
        }
    }

    private static String mode(Path path) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
    }

    @Test
    void a_server_that_is_killed_comes_back_on_its_port_with_what_was_committed() {
        try (var postgres = start()) {
            var address = postgres.address();
            execute(address, "insert into kept values (2)");
            long killed = postgres.postgres().pid();

            kill(killed);

            Await.until("the server is back", () -> {
                try {
                    return query(address, "select count(*) from kept where id = 2")
                            .equals("1");
                } catch (IllegalStateException away) {
                    return false;
                }
            });
            assertThat(postgres.postgres().pid()).isNotEqualTo(killed);
        }
    }

    @Test
    void the_change_feed_goes_on_when_the_server_comes_back() throws Exception {
        try (var postgres = start();
                var database = Database.open(postgres.address(), 2);
                var feed = new ChangeFeed(List.of(postgres.address()), Clocks.system())) {
            var keys = new LinkedBlockingQueue<String>();
            feed.subscribe("key", keys::add);
            feed.start();
            Await.until("the first poll", feed::healthy);

            kill(postgres.postgres().pid());
            Await.until("the change is published", () -> published(database));

            assertThat(keys.poll(20, TimeUnit.SECONDS)).isEqualTo(Change.EVERYTHING);
            assertThat(keys.poll(20, TimeUnit.SECONDS)).isEqualTo("after the fall");
        }
    }

    private static boolean published(Database database) {
        try {
            database.transactVoid(tx -> ChangeFeed.publish(tx, new Change("key", "after the fall")));
            return true;
        } catch (RuntimeException away) {
            return false;
        }
    }

    @Test
    void a_server_whose_gateway_was_killed_is_taken_over() throws Exception {
        long orphan = pid(spawn(directory));
        processes.getLast().destroyForcibly().waitFor();
        assertThat(alive(orphan)).isTrue();

        try (var postgres = start()) {
            assertThat(postgres.postgres().pid()).isEqualTo(orphan);
            assertThat(query(postgres.address(), "select min(id) from kept")).isEqualTo("1");
        }
        assertThat(alive(orphan)).isFalse();
    }

    @Test
    void a_server_that_was_killed_with_its_gateway_is_recovered() throws Exception {
        long killed = pid(spawn(directory));
        processes.getLast().destroyForcibly().waitFor();
        kill(killed);

        try (var postgres = start()) {
            assertThat(postgres.postgres().pid()).isNotEqualTo(killed);
            assertThat(query(postgres.address(), "select min(id) from kept")).isEqualTo("1");
        }
    }

    @Test
    void a_process_file_whose_number_belongs_to_another_process_now_is_no_obstacle() throws IOException {
        // Of PostgreSQL's own user, or PostgreSQL would see by itself that it cannot be a server.
        var prefix = PostgresCluster.open(directory).account().prefix();
        var words = new ArrayList<>(prefix);
        words.addAll(List.of("sleep", "60"));
        var stranger = new ProcessBuilder(words).start();
        processes.add(stranger);
        Await.until("it became the other user's", () -> command(stranger.pid()).startsWith("sleep"));
        Files.writeString(
                directory.resolve("postgres/data/postmaster.pid"),
                stranger.pid() + "\n" + directory.resolve("postgres/data") + "\n1\n1\n\n127.0.0.1\n1 1\nready\n");

        try (var postgres = start()) {
            assertThat(query(postgres.address(), "select min(id) from kept")).isEqualTo("1");
        }
        assertThat(stranger.isAlive()).isTrue();
    }

    private static String command(long pid) {
        try {
            return Files.readString(Path.of("/proc/" + pid + "/cmdline"));
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void a_second_gateway_on_the_same_directory_is_refused_and_the_first_goes_on() throws IOException {
        try (var postgres = start()) {
            assertThat(spawn(directory))
                    .startsWith("REFUSED The data directory " + directory.toRealPath()
                            + " is in use by another gateway (process "
                            + ProcessHandle.current().pid() + ")");
            assertThatThrownBy(() -> DataDirectory.lock(directory)).isInstanceOf(OperatorFault.class);
            assertThat(spawn(directory)).startsWith("REFUSED");
            assertThat(query(postgres.address(), "select min(id) from kept")).isEqualTo("1");
        }
    }

    @Test
    void an_ordinary_user_starts_it_too(@TempDir Path other) throws IOException {
        assumeThat(Command.of(List.of("unshare", "-U"), "true").succeeds(Duration.ofSeconds(5)))
                .as("root, who can pretend to be somebody else")
                .isTrue();

        var line = spawn(other, "unshare", "-U");

        assertThat(alive(pid(line))).isTrue();
        processes.getLast().outputWriter().close();
        BooleanSupplier gone = () -> !alive(pid(line));
        Await.until("it is stopped", gone);
    }

    @Test
    void below_a_directory_only_root_may_enter_an_empty_user_namespace_serves(@TempDir Path closed) throws IOException {
        assumeThat(Files.getAttribute(closed, "unix:uid")).as("root").isEqualTo(0);
        Files.setPosixFilePermissions(closed, PosixFilePermissions.fromString("rwx------"));
        var nested = closed.resolve("data");
        TestDatabase.bringPrograms(nested);

        try (var locked = DataDirectory.lock(nested);
                var postgres = EmbeddedPostgres.start(locked, Clocks.system())) {
            assertThat(query(postgres.address(), "select 1")).isEqualTo("1");
            assertThat(Files.getAttribute(nested.resolve("postgres/data"), "unix:uid"))
                    .isEqualTo(0);
        }
    }

    @Test
    void data_of_another_major_release_is_left_alone_and_the_way_out_is_told(@TempDir Path other) throws IOException {
        var data = Files.createDirectories(other.resolve("postgres/data"));
        Files.writeString(data.resolve("PG_VERSION"), "15\n");
        TestDatabase.bringPrograms(other);

        try (var locked = DataDirectory.lock(other)) {
            assertThatThrownBy(() -> EmbeddedPostgres.start(locked, Clocks.system()))
                    .isInstanceOf(OperatorFault.class)
                    .hasMessageContaining("PostgreSQL 15")
                    .hasMessageContaining("gatehouse backup");
        }
    }

    @Test
    void a_machine_without_binaries_is_told_to_bring_a_database() {
        assertThatThrownBy(() -> PostgresBinaries.archive("Mac OS X", "aarch64"))
                .isInstanceOf(OperatorFault.class)
                .hasMessage("There is no embedded PostgreSQL for Mac OS X on aarch64."
                        + " Give a PostgreSQL 16 or newer by DATABASE_URL.");
        assertThatThrownBy(() -> PostgresBinaries.archive("Linux", "riscv64")).isInstanceOf(OperatorFault.class);
    }
}
