package dev.gatehouse.platform;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The keys under which secrets that must be read back are stored. A node needs all versions that stored secrets name; new ones are
 * sealed under the active version.
 */
public final class Keyring {
    /** Kept in the data directory of an installation with its own database; left out of backups. */
    public static final String FILE = "keyring";

    private final Map<Integer, Fernet> versions;
    private final int active;
    private final Clocks clocks;

    /** @param token as any Fernet library writes and reads it */
    public record Sealed(int version, String token) {}

    /** What is no text, without base64. */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    public record SealedBytes(int version, byte[] bytes) {}

    private Keyring(Map<Integer, byte[]> keys, int active, Clocks clocks) {
        var all = new TreeMap<Integer, Fernet>();
        keys.forEach((version, key) -> all.put(version, new Fernet(key)));
        this.versions = all;
        this.active = active;
        this.clocks = clocks;
    }

    /**
     * Finds the keyring: {@code GATEHOUSE_KEYRING}, a file; else {@code KEY_VERSION} and {@code KEYRING_n}; else, where the
     * database is the installation's own, the one in its data directory, which is made at the first start.
     *
     * @throws OperatorFault where there is none, or one that cannot be used
     */
    public static Keyring open(Environment environment, Path data, boolean ownDatabase, Clocks clocks) {
        var file = environment.get("GATEHOUSE_KEYRING").map(Path::of);
        if (file.isPresent()) {
            return fromFile(file.get(), clocks);
        }
        var version = environment.get("KEY_VERSION");
        if (version.isPresent()) {
            return fromVariables(environment, version.get(), clocks);
        }
        if (!ownDatabase) {
            throw new OperatorFault(
                    "With a database of yours the gateway needs a keyring that all nodes share: set KEY_VERSION=1 and"
                            + " KEYRING_1 to 32 random bytes in URL-safe base64, or GATEHOUSE_KEYRING to a file with lines of a version"
                            + " and such a key. With KEYS_HASH_ONLY=true it does without, and stores no models.");
        }
        var own = data.resolve(FILE);
        if (!Files.exists(own)) {
            make(own);
        }
        return fromFile(own, clocks);
    }

    public int active() {
        return active;
    }

    public boolean has(int version) {
        return versions.containsKey(version);
    }

    public Sealed seal(Secret secret) {
        return new Sealed(active, version(active).orElseThrow().seal(secret.reveal(), clocks.now()));
    }

    /** Empty where the version is not on the ring, or the token was not sealed under it. */
    public Optional<Secret> open(Sealed sealed) {
        return version(sealed.version())
                .flatMap(key -> key.open(sealed.token()))
                .map(Secret::of);
    }

    SealedBytes seal(byte[] clear) {
        return new SealedBytes(active, version(active).orElseThrow().seal(clear, clocks.now()));
    }

    Optional<byte[]> open(SealedBytes sealed) {
        return version(sealed.version()).flatMap(key -> key.open(sealed.bytes()));
    }

    private Optional<Fernet> version(int number) {
        return Optional.ofNullable(versions.get(number));
    }

    private static Keyring fromVariables(Environment environment, String active, Clocks clocks) {
        var keys = new TreeMap<Integer, byte[]>();
        for (var name : environment.names()) {
            if (name.matches("KEYRING_\\d{1,9}")) {
                var value = environment.get(name);
                if (value.isPresent()) {
                    keys.put(Integer.valueOf(name.substring("KEYRING_".length())), key(value.get(), name));
                }
            }
        }
        int version = number(active, "KEY_VERSION");
        if (!keys.containsKey(version)) {
            throw new OperatorFault("KEY_VERSION names " + version + ", but KEYRING_" + version + " is not set.");
        }
        return new Keyring(keys, version, clocks);
    }

    private static Keyring fromFile(Path file, Clocks clocks) {
        try {
            var keys = new TreeMap<Integer, byte[]>();
            int active = -1;
            for (var line : Files.readAllLines(file)) {
                var parts = line.strip().split("\\s+");
                if (line.isBlank() || line.startsWith("#")) {
                    continue;
                }
                if (parts.length != 2) {
                    throw new OperatorFault("The keyring " + file + " has a line that is not a version and a key.");
                }
                active = number(parts[0], "a line of the keyring " + file);
                keys.put(active, key(parts[1], "version " + active + " of the keyring " + file));
            }
            if (active < 0) {
                throw new OperatorFault("The keyring " + file + " is empty.");
            }
            return new Keyring(keys, active, clocks);
        } catch (IOException e) {
            throw new OperatorFault("The keyring " + file + " cannot be read: " + Io.reason(e) + ".", e);
        }
    }

    private static void make(Path file) {
        var key = new byte[Fernet.KEY_BYTES];
        new SecureRandom().nextBytes(key);
        try {
            PrivateFile.write(file, "1 " + Base64.getUrlEncoder().encodeToString(key) + "\n");
        } catch (IOException e) {
            throw new OperatorFault("The keyring " + file + " cannot be written: " + Io.reason(e) + ".", e);
        }
    }

    /** Both alphabets of base64 are read. */
    private static byte[] key(String text, String where) {
        try {
            var key = Base64.getUrlDecoder().decode(text.replace('+', '-').replace('/', '_'));
            if (key.length == Fernet.KEY_BYTES) {
                return key;
            }
        } catch (IllegalArgumentException _) {
            // Told below.
        }
        throw new OperatorFault("The key in " + where + " is not 32 bytes in base64.");
    }

    private static int number(String text, String where) {
        if (!text.matches("\\d{1,9}")) {
            throw new OperatorFault(where + " is not the number of a version.");
        }
        return Integer.parseInt(text);
    }
}
