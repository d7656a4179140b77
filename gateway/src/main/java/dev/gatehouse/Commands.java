package dev.gatehouse;

import dev.gatehouse.platform.Settings;
import java.nio.file.Path;

/** What the program can be told to do. Each returns the exit code of the process. */
public interface Commands {
    /** Serves until told to stop. */
    int run(Settings settings);

    int migrate(Settings settings);

    int backup(Settings settings, Path file);

    /** Refuses a database that holds something, unless forced. */
    int restore(Settings settings, Path file, boolean force);

    /** Seals what is stored under older versions of the keyring under the active one. */
    int rotateKeyring(Settings settings);
}
