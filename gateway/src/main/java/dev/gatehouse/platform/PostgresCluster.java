package dev.gatehouse.platform;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** One directory of PostgreSQL data, and the commands that make, start and stop the server on it. */
record PostgresCluster(Path home, PostgresBinaries binaries, Account account) {
    static final String USER = "gatehouse";

    private static final Duration INITIALISE = Duration.ofMinutes(2);
    private static final int START_SECONDS = 120;
    private static final int FAST_STOP_SECONDS = 30;
    private static final int IMMEDIATE_STOP_SECONDS = 10;

    /** What the running server wrote about itself. */
    record Postmaster(long pid, int port) {
        /** One that ended but that nobody waited for still has a number, and no command line. */
        boolean alive() {
            return !commandLine().isEmpty();
        }

        private String commandLine() {
            try {
                return Files.readString(Path.of("/proc", Long.toString(pid), "cmdline"))
                        .replace('\0', ' ');
            } catch (IOException ended) {
                return "";
            }
        }
    }

    static PostgresCluster open(Path dataDirectory) throws IOException {
        var home = Files.createDirectories(dataDirectory.resolve("postgres"));
        var binaries = PostgresBinaries.unpack(home);
        var account = Account.choose(home, binaries.program("postgres"));
        account.privateDirectory(home);
        account.privateDirectory(home.resolve("log"));
        var cluster = new PostgresCluster(home, binaries, account);
        cluster.refuseOtherMajor();
        return cluster;
    }

    private void refuseOtherMajor() throws IOException {
        var file = data().resolve("PG_VERSION");
        if (!Files.exists(file)) {
            return;
        }
        var major = Files.readString(file).strip();
        if (!major.equals(binaries.major())) {
            throw new OperatorFault("The data in " + data() + " is PostgreSQL " + major + "'s, this gateway brings "
                    + binaries.version() + ". Run `gatehouse backup` with the release that wrote it, then"
                    + " `gatehouse restore` into a new data directory.");
        }
    }

    Path data() {
        return home.resolve("data");
    }

    private Path passwordFile() {
        return home.resolve("password");
    }

    /** What the last start or stop said. */
    private Path controlLog() {
        return home.resolve("log").resolve("control.log");
    }

    /** What the server says before its own log is open. */
    private Path startLog() {
        return home.resolve("log").resolve("start.log");
    }

    Secret password() throws IOException {
        return Secret.of(Files.readString(passwordFile()).strip());
    }

    /** Makes the data directory, whole or not at all. */
    void initialise(Secret password) throws IOException {
        var part = home.resolve("data.part");
        Io.deleteTree(part);
        Io.writePrivate(passwordFile(), password.reveal() + "\n");
        account.own(passwordFile());
        var initdb = Command.of(
                account.prefix(),
                binaries.program("initdb").toString(),
                "--pgdata=" + part,
                "--username=" + USER,
                "--pwfile=" + passwordFile(),
                "--auth=scram-sha-256",
                "--encoding=UTF8",
                // The built-in locale sorts alike on every machine: a new libc or ICU never breaks an index.
                "--locale=C",
                "--locale-provider=builtin",
                "--builtin-locale=C.UTF-8");
        if (!initdb.run(controlLog(), INITIALISE)) {
            throw new OperatorFault("PostgreSQL's data directory could not be made in " + part + ":\n" + lastWords());
        }
        Files.move(part, data(), StandardCopyOption.ATOMIC_MOVE);
    }

    /** False where the server did not come up; {@link #lastWords} tells why. */
    boolean start(int port) throws IOException {
        removeStaleProcessFile();
        var configuration = data().resolve("postgresql.conf");
        Io.writePrivate(configuration, configuration(port));
        account.own(configuration);
        Files.deleteIfExists(startLog());
        return Command.of(
                        account.prefix(),
                        binaries.program("pg_ctl").toString(),
                        "start",
                        "--wait",
                        "--timeout=" + START_SECONDS,
                        "--pgdata=" + data(),
                        "--log=" + startLog())
                .run(controlLog(), Duration.ofSeconds(START_SECONDS + 5));
    }

    /** Ours entirely; what an operator wants otherwise goes into the server by {@code alter system}, which wins. */
    private static String configuration(int port) {
        return """
                listen_addresses = '127.0.0.1'
                port = %d
                unix_socket_directories = ''
                max_connections = 60
                shared_buffers = 64MB
                max_parallel_workers_per_gather = 0
                jit = off
                io_method = sync
                fsync = on
                synchronous_commit = on
                full_page_writes = on
                wal_level = minimal
                max_wal_senders = 0
                max_wal_size = 512MB
                timezone = 'UTC'
                log_timezone = 'UTC'
                logging_collector = on
                log_directory = '../log'
                log_filename = 'postgres-%%a.log'
                log_file_mode = 0600
                log_rotation_age = 1d
                log_rotation_size = 0
                log_truncate_on_rotation = on
                # A statement may carry what must not be logged.
                log_min_error_statement = panic
                """.formatted(port);
    }

    /** Disconnects all clients and stops cleanly; a server that does not obey is stopped as by a power cut, which loses nothing. */
    void stop() throws IOException {
        var running = postmaster();
        if (running.isEmpty()) {
            return;
        }
        boolean obeyed = stop("fast", FAST_STOP_SECONDS) || stop("immediate", IMMEDIATE_STOP_SECONDS);
        if (!obeyed || !ended(running.get())) {
            throw new OperatorFault("PostgreSQL on " + data() + " does not stop:\n" + lastWords());
        }
    }

    /** The process outlives its file by a moment. */
    private static boolean ended(Postmaster postmaster) {
        for (int tries = 0; postmaster.alive() && tries < 500; tries++) {
            try {
                Thread.sleep(10);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return !postmaster.alive();
            }
        }
        return !postmaster.alive();
    }

    private boolean stop(String mode, int seconds) throws IOException {
        return Command.of(
                        account.prefix(),
                        binaries.program("pg_ctl").toString(),
                        "stop",
                        "--mode=" + mode,
                        "--wait",
                        "--timeout=" + seconds,
                        "--pgdata=" + data())
                .run(controlLog(), Duration.ofSeconds(seconds + 5L));
    }

    /** The server that runs on this data. */
    Optional<Postmaster> postmaster() throws IOException {
        return processFile().filter(written -> written.commandLine().contains(data().toString()));
    }

    /** What the last server wrote about itself, be it running or not. */
    private Optional<Postmaster> processFile() throws IOException {
        var file = data().resolve("postmaster.pid");
        if (!Files.exists(file)) {
            return Optional.empty();
        }
        var lines = Files.readAllLines(file);
        if (lines.size() < 4 || lines.get(0).isBlank()) {
            return Optional.empty();
        }
        return Optional.of(new Postmaster(
                Long.parseLong(lines.get(0).strip()),
                Integer.parseInt(lines.get(3).strip())));
    }

    /**
     * PostgreSQL refuses to start while any process has the number in its process file, be it another program's by now or
     * that of a server that ended and nobody waited for. The file is what keeps two servers from one directory: it goes
     * only when no process at all works in there.
     */
    private void removeStaleProcessFile() throws IOException {
        var stale = processFile();
        if (stale.isEmpty() || postmaster().isPresent()) {
            return;
        }
        boolean taken = ProcessHandle.of(stale.get().pid()).isPresent();
        if (taken && ProcessHandle.allProcesses().noneMatch(this::worksHere)) {
            Files.deleteIfExists(data().resolve("postmaster.pid"));
        }
    }

    /** All of a server's processes have the data as their working directory. */
    private boolean worksHere(ProcessHandle process) {
        try {
            return Files.readSymbolicLink(Path.of("/proc", Long.toString(process.pid()), "cwd"))
                    .equals(data());
        } catch (IOException endedOrNotOurs) {
            return false;
        }
    }

    /** Whether the server is one of these binaries, not those of an earlier release. */
    boolean current(Postmaster postmaster) {
        return postmaster.commandLine().startsWith(binaries.program("postgres").toString());
    }

    /** The ends of the logs of the last start. */
    String lastWords() throws IOException {
        return Stream.concat(tail(controlLog()).stream(), tail(startLog()).stream())
                .collect(Collectors.joining("\n"));
    }

    private static List<String> tail(Path log) throws IOException {
        if (!Files.exists(log)) {
            return List.of();
        }
        var lines = Files.readAllLines(log);
        return lines.subList(Math.max(0, lines.size() - 8), lines.size());
    }
}
