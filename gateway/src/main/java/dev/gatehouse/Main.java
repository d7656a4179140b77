package dev.gatehouse;

import dev.gatehouse.backup.Backup;
import dev.gatehouse.backup.Restore;
import dev.gatehouse.config.Config;
import dev.gatehouse.config.ConfigFile;
import dev.gatehouse.config.InvalidConfig;
import dev.gatehouse.deployments.SealedModels;
import dev.gatehouse.error.ApiException;
import dev.gatehouse.ledger.Adoption;
import dev.gatehouse.ledger.NodeBooks;
import dev.gatehouse.platform.Clocks;
import dev.gatehouse.platform.DataDirectory;
import dev.gatehouse.platform.Database;
import dev.gatehouse.platform.DatabaseAddress;
import dev.gatehouse.platform.DatabaseSource;
import dev.gatehouse.platform.EmbeddedPostgres;
import dev.gatehouse.platform.Ids;
import dev.gatehouse.platform.KeyringRotation;
import dev.gatehouse.platform.MasterKeyFile;
import dev.gatehouse.platform.Migrations;
import dev.gatehouse.platform.OperatorFault;
import dev.gatehouse.platform.Schema;
import dev.gatehouse.platform.Settings;
import dev.gatehouse.platform.Vault;
import dev.gatehouse.telemetry.Logging;
import dev.gatehouse.telemetry.Redactor;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.slf4j.LoggerFactory;

/** The program: reads the command line, and does what it says. */
public final class Main implements Commands {
    private static final int OK = 0;
    private static final int FAILED = 1;
    private static final int MISUSED = 2;

    private final Clocks clocks = Clocks.system();
    private final PrintStream out;
    private final PrintStream err;

    private Main(PrintStream out, PrintStream err) {
        this.out = out;
        this.err = err;
    }

    /** Exits with 0; 1 for what failed; 2 for a command line, settings or a configuration file that make no sense. */
    public static void main(String[] args) {
        System.exit(status(args));
    }

    // Without this, a start that failed half way would go on living through the threads it had begun.
    private static int status(String[] args) {
        try {
            return Options.parse(args, System.getenv()).run(new Main(System.out, System.err), System.out, System.err);
        } catch (RuntimeException fault) {
            LoggerFactory.getLogger(Main.class).atError().setCause(fault).log("the gateway cannot run");
            Logging.flush();
            return FAILED;
        }
    }

    /** Serves until the process is told to end. */
    @Override
    public int run(Settings settings) {
        Logging.level(settings.logLevel().name());
        try {
            var config = config(settings);
            var data = DataDirectory.lock(settings.data());
            try {
                return serve(settings, config, data);
            } finally {
                data.close();
            }
        } catch (InvalidConfig invalid) {
            err.println(invalid.getMessage());
            return MISUSED;
        }
    }

    private int serve(Settings settings, Config config, DataDirectory data) {
        var database = DatabaseSource.open(settings, config.databaseUrl(), data, clocks);
        try {
            var vault = vault(settings, data, database);
            // Somebody else's database may come later; our own has just been started.
            var schema =
                    Schema.bringForward(database.direct(), database.embedded().isEmpty());
            return serve(settings, config, data, database, schema, vault);
        } finally {
            database.close();
        }
    }

    private Vault vault(Settings settings, DataDirectory data, DatabaseSource database) {
        return Vault.open(
                settings.environment(), data.path(), database.embedded().isPresent(), clocks);
    }

    private int serve(
            Settings settings, Config config, DataDirectory data, DatabaseSource database, Schema schema, Vault vault) {
        var masterKey = settings.masterKey()
                .or(config::masterKey)
                .orElseGet(() -> MasterKeyFile.readOrMake(data.path(), new Ids(clocks)));
        Redactor.learn(masterKey);
        settings.adminKey().ifPresent(Redactor::learn);
        Redactor.learn(database.address().password());
        var upstreams = Upstreams.of(settings, config, clocks, err);
        var gateway = Gateway.start(
                settings,
                config,
                data,
                database.address(),
                database.direct(),
                schema,
                masterKey,
                vault,
                upstreams.served(),
                Options.version());
        // The hook decides the exit status, and so ends the process itself: what is to be closed is closed in it.
        Runtime.getRuntime()
                .addShutdownHook(Thread.ofPlatform().name("shutdown").unstarted(() -> {
                    int status = gateway.stop() ? OK : FAILED;
                    upstreams.close();
                    database.close();
                    data.close();
                    Logging.flush();
                    Runtime.getRuntime().halt(status);
                }));
        Banner.print(out, settings, gateway, masterKey, upstreams.served().configured());
        return sleep();
    }

    /** The hook ends the process. */
    private static int sleep() {
        while (true) {
            LockSupport.park();
        }
    }

    @Override
    public int migrate(Settings settings) {
        return withDatabase(settings, (_, database) -> {
            int applied = Migrations.migrate(database.direct());
            out.println("The schema is current; migrations applied: " + applied);
        });
    }

    @Override
    public int backup(Settings settings, Path file) {
        // Copying needs nobody to stop.
        var running = running(settings);
        if (running.isPresent()) {
            return backup(running.get(), file);
        }
        return withDatabase(settings, (_, database) -> backup(database.direct(), file));
    }

    private int backup(DatabaseAddress address, Path file) {
        var written = Backup.write(address, file, clocks);
        out.println(
                "Backed up " + written.rows() + " rows of " + written.tables().size() + " tables to " + file);
        out.println("The keyring is not among it; without it stored models cannot be used. Keep it somewhere else.");
        return OK;
    }

    @Override
    public int rotateKeyring(Settings settings) {
        var running = running(settings);
        if (running.isPresent()) {
            return rotated(Vault.open(settings.environment(), settings.data(), true, clocks), running.get());
        }
        var left = new AtomicInteger(OK);
        int status = withDatabase(settings, (data, database) -> {
            Schema.bringForward(database.direct(), false).close();
            left.set(rotated(vault(settings, data, database), database.direct()));
        });
        return status == OK ? left.get() : status;
    }

    private int rotated(Vault vault, DatabaseAddress address) {
        try (var database = Database.open(address, 1)) {
            vault.prove(database);
            return rotated(new KeyringRotation(database, vault, List.of(new SealedModels())));
        } catch (ApiException refused) {
            throw new OperatorFault(refused.error().message(), refused);
        }
    }

    private int rotated(KeyringRotation rotation) {
        boolean whole = rotation.run(out::println);
        out.println(
                whole
                        ? "Everything is sealed under the active key; older ones can be taken off the keyring."
                        : "What could not be opened stays as it is: it needs the key it was sealed under.");
        return whole ? OK : FAILED;
    }

    @Override
    public int listLeases(Settings settings) {
        return withBooks(settings, books -> {
            var open = books.open();
            open.forEach(out::println);
            out.println(
                    open.isEmpty() ? "No node has an open book." : "Amounts are dollars lent and not yet reported.");
        });
    }

    @Override
    public int writeOff(Settings settings, UUID node, boolean force) {
        return withBooks(settings, books -> out.println(books.writeOff(node, force)));
    }

    @Override
    public int importJournal(Settings settings, Path data) {
        return withAnswering(settings, database -> {
            var adopted = Adoption.of(data, database.dataSource(), clocks);
            out.println("Booked " + adopted.records() + " records; segments: " + adopted.segments()
                    + ", of which not everything could be read: " + adopted.damaged());
        });
    }

    private int withBooks(Settings settings, Consumer<NodeBooks> work) {
        return withAnswering(settings, database -> work.accept(new NodeBooks(database)));
    }

    /** The database of the installation, whether a node runs here or not. */
    private int withAnswering(Settings settings, Consumer<Database> work) {
        try {
            var answering = DatabaseSource.given(settings, config(settings).databaseUrl())
                    .or(() -> running(settings));
            if (answering.isPresent()) {
                with(answering.get(), work);
                return OK;
            }
        } catch (InvalidConfig invalid) {
            err.println(invalid.getMessage());
            return MISUSED;
        }
        return withDatabase(settings, (_, database) -> {
            Schema.bringForward(database.direct(), false).close();
            with(database.direct(), work);
        });
    }

    private static void with(DatabaseAddress address, Consumer<Database> work) {
        try (var database = Database.open(address, 1)) {
            work.accept(database);
        } catch (ApiException refused) {
            throw new OperatorFault(refused.error().message(), refused);
        }
    }

    /** The server of a gateway that runs on this data directory: it can be asked without stopping anything. */
    private static Optional<DatabaseAddress> running(Settings settings) {
        return settings.database().isPresent()
                ? Optional.empty()
                : EmbeddedPostgres.runningIn(settings.data()).filter(_ -> DataDirectory.isHeld(settings.data()));
    }

    @Override
    public int restore(Settings settings, Path file, boolean force) {
        return withDatabase(settings, (_, database) -> {
            var read = Restore.read(database.direct(), file, force);
            out.println("Restored " + read.rows() + " rows of " + read.tables().size() + " tables from " + file);
        });
    }

    private int withDatabase(Settings settings, BiConsumer<DataDirectory, DatabaseSource> work) {
        try {
            var config = config(settings);
            var data = DataDirectory.lock(settings.data());
            try {
                var database = DatabaseSource.open(settings, config.databaseUrl(), data, clocks);
                try {
                    work.accept(data, database);
                    return OK;
                } finally {
                    database.close();
                }
            } finally {
                data.close();
            }
        } catch (InvalidConfig invalid) {
            err.println(invalid.getMessage());
            return MISUSED;
        }
    }

    private static Config config(Settings settings) {
        var variables = new HashMap<String, String>();
        var environment = settings.environment();
        environment.names().forEach(name -> environment.get(name).ifPresent(value -> variables.put(name, value)));
        return settings.config().map(file -> ConfigFile.read(file, variables)).orElse(Config.EMPTY);
    }
}
