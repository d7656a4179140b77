package dev.gatehouse;

import dev.gatehouse.platform.Settings;
import java.nio.file.Path;
import java.util.UUID;

/** What the program can be told to do. Each returns the exit code of the process. */
public interface Commands {
    /** Serves until told to stop. */
    int run(Settings settings);

    int migrate(Settings settings);

    int backup(Settings settings, Path file);

    /** Refuses a database that holds something, unless forced. */
    int restore(Settings settings, Path file, boolean force);

    /** Shows what is lent to each node. */
    int listLeases(Settings settings);

    /** Gives up what is lent to a node that does not come back. Refuses one that was just seen, unless forced. */
    int writeOff(Settings settings, UUID node, boolean force);

    /** Books what a node that does not come back left in its journal. */
    int importJournal(Settings settings, Path data);

    /** Seals what is stored under older versions of the keyring under the active one. */
    int rotateKeyring(Settings settings);
}
