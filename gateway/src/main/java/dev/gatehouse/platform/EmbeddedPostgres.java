package dev.gatehouse.platform;

import dev.gatehouse.platform.PostgresCluster.Postmaster;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;
import java.util.Properties;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A PostgreSQL of our own under {@code DATA/postgres}, for one node. It commits to disk, listens on loopback only and
 * asks for a password; {@code connection.txt} there lets any client in. It is started again when it dies, taken over
 * when an earlier gateway was killed, and stopped when this is closed.
 */
public final class EmbeddedPostgres implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(EmbeddedPostgres.class);
    private static final String DATABASE = "gatehouse";
    private static final String CONNECTION_FILE = "connection.txt";
    private static final Duration ORPHAN_ANSWERS = Duration.ofSeconds(5);
    private static final Duration START_PATIENCE = Duration.ofSeconds(15);
    private static final Duration WATCH_INTERVAL = Duration.ofMillis(200);
    private static final Duration REVIVAL_PAUSE = Duration.ofSeconds(1);

    private final PostgresCluster cluster;
    private final Secret password;
    private final Clocks clocks;
    private Postmaster postmaster;
    private boolean closed;

    private EmbeddedPostgres(PostgresCluster cluster, Clocks clocks) throws IOException {
        this.cluster = cluster;
        this.clocks = clocks;
        if (!Files.exists(cluster.data())) {
            cluster.initialise(new Ids(clocks).password());
        }
        this.password = cluster.password();
        this.postmaster = takeOverOrLaunch();
    }

    /**
     * Starts the server, making its data first where there is none. Blocks until it answers.
     *
     * @throws OperatorFault where it cannot be started here
     */
    public static EmbeddedPostgres start(DataDirectory directory, Clocks clocks) {
        try {
            var postgres = new EmbeddedPostgres(PostgresCluster.open(directory.path()), clocks);
            postgres.prepareOrStop();
            Thread.ofVirtual().name("postgres-watch").start(postgres::watch);
            return postgres;
        } catch (IOException e) {
            throw new OperatorFault(
                    "The embedded PostgreSQL in " + directory.path() + " cannot be started: " + Io.reason(e), e);
        }
    }

    private Postmaster takeOverOrLaunch() throws IOException {
        var orphan = cluster.postmaster();
        if (orphan.isPresent()) {
            if (cluster.current(orphan.get()) && answers(orphan.get())) {
                log.info("took over the PostgreSQL an earlier gateway left running");
                return orphan.get();
            }
            cluster.stop();
        }
        return launch(Optional.empty());
    }

    private boolean answers(Postmaster orphan) {
        var deadline = clocks.nanos() + ORPHAN_ANSWERS.toNanos();
        do {
            try (var connection = connect(orphan.port(), "postgres");
                    var statement = connection.createStatement();
                    var row = statement.executeQuery("show data_directory")) {
                return row.next() && row.getString(1).equals(cluster.data().toString());
            } catch (SQLException notYet) {
                pause(Duration.ofMillis(100));
            }
        } while (clocks.nanos() < deadline && orphan.alive());
        return false;
    }

    /**
     * Tries again for a while: another process may have taken the port in between, and the children of a server that was
     * killed hold its memory until they notice.
     */
    private Postmaster launch(Optional<Integer> port) throws IOException {
        var deadline = clocks.nanos() + START_PATIENCE.toNanos();
        do {
            if (cluster.start(port.isPresent() ? port.get() : freePort())) {
                var started = cluster.postmaster();
                if (started.isPresent()) {
                    return started.get();
                }
            }
            pause(Duration.ofMillis(200));
        } while (clocks.nanos() < deadline);
        throw new OperatorFault("The embedded PostgreSQL did not start:\n" + cluster.lastWords());
    }

    private static int freePort() throws IOException {
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    private void prepareOrStop() throws IOException {
        try {
            prepare();
        } catch (IOException | RuntimeException e) {
            close();
            throw e;
        }
    }

    private void prepare() throws IOException {
        createDatabase();
        writeConnectionFile();
    }

    private void createDatabase() throws IOException {
        try (var connection = connect(postmaster.port(), "postgres");
                var statement = connection.createStatement()) {
            try (var row = statement.executeQuery("select 1 from pg_database where datname = '" + DATABASE + "'")) {
                if (row.next()) {
                    return;
                }
            }
            statement.execute("create database " + DATABASE);
        } catch (SQLException e) {
            throw new IOException("the database could not be created: " + e.getMessage(), e);
        }
    }

    /** The server another process runs on this data directory, as its connection file tells; empty where there is none. */
    public static Optional<DatabaseAddress> runningIn(Path data) {
        var file = data.resolve("postgres").resolve(CONNECTION_FILE);
        if (!Files.exists(file)) {
            return Optional.empty();
        }
        try (var lines = Files.lines(file)) {
            var told = lines.map(line -> line.split(" +", 2))
                    .filter(words -> words.length == 2)
                    .collect(Collectors.toMap(words -> words[0], words -> words[1], (first, _) -> first));
            return Optional.of(address(
                    Integer.parseInt(told.getOrDefault("port", "0")), Secret.of(told.getOrDefault("password", ""))));
        } catch (IOException | NumberFormatException e) {
            return Optional.empty();
        }
    }

    private static DatabaseAddress address(int port, Secret password) {
        return new DatabaseAddress(
                "jdbc:postgresql://127.0.0.1:" + port + "/" + DATABASE + "?sslmode=disable",
                PostgresCluster.USER,
                password);
    }

    private void writeConnectionFile() throws IOException {
        var url = "127.0.0.1:" + postmaster.port() + "/" + DATABASE;
        var login = PostgresCluster.USER + ":" + password.reveal();
        Io.writePrivate(cluster.home().resolve(CONNECTION_FILE), """
                host      127.0.0.1
                port      %d
                database  %s
                user      %s
                password  %s

                psql 'postgresql://%s@%s'
                jdbc:postgresql://%s?user=%s&password=%s
                """.formatted(
                        postmaster.port(),
                        DATABASE,
                        PostgresCluster.USER,
                        password.reveal(),
                        login,
                        url,
                        url,
                        PostgresCluster.USER,
                        password.reveal()));
    }

    private Connection connect(int port, String database) throws SQLException {
        var properties = new Properties();
        properties.setProperty("user", PostgresCluster.USER);
        properties.setProperty("password", password.reveal());
        properties.setProperty("sslmode", "disable");
        properties.setProperty("connectTimeout", "5");
        properties.setProperty("socketTimeout", "30");
        return DriverManager.getConnection("jdbc:postgresql://127.0.0.1:" + port + "/" + database, properties);
    }

    /** A server that dies under us comes back on the same port, where the pool looks for it. */
    private void watch() {
        var dying = running();
        while (dying.isPresent()) {
            pause(WATCH_INTERVAL);
            if (!dying.get().alive() && !revive(dying.get())) {
                pause(REVIVAL_PAUSE);
            }
            dying = running();
        }
    }

    /** Empty once this is closed. */
    private synchronized Optional<Postmaster> running() {
        return closed ? Optional.empty() : Optional.of(postmaster);
    }

    private synchronized boolean revive(Postmaster dead) {
        if (closed) {
            return false;
        }
        try {
            log.error("the embedded PostgreSQL died and is started again");
            postmaster = launch(Optional.of(dead.port()));
            return true;
        } catch (IOException | RuntimeException e) {
            log.error("the embedded PostgreSQL could not be started again", e);
            return false;
        }
    }

    private static void pause(Duration duration) {
        try {
            Thread.sleep(duration);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    public DatabaseAddress address() {
        return address(port(), password);
    }

    synchronized int port() {
        return postmaster.port();
    }

    /** Of the server's first process. */
    public synchronized long pid() {
        return postmaster.pid();
    }

    /** Stops the server; its clients are disconnected. */
    @Override
    public synchronized void close() {
        if (closed) {
            return;
        }
        closed = true;
        try {
            cluster.stop();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
