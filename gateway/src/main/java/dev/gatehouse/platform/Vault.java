package dev.gatehouse.platform;

import dev.gatehouse.error.ApiError;
import dev.gatehouse.error.ApiError.Pinned;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Where this node seals secrets and opens them: its keyring, once that has been seen to be the one of its database. A node may have
 * none, and then stores nothing that could be read back.
 */
public final class Vault {
    private static final ApiError UNPROVEN = new ApiError.Unavailable(
            "This node has not yet seen whether it has the keyring of its database.", Duration.ofSeconds(5));

    private final @Nullable Keyring keyring;
    private volatile boolean proven;

    private Vault(@Nullable Keyring keyring) {
        this.keyring = keyring;
        this.proven = keyring == null;
    }

    /**
     * The keyring that is configured; where it is said that only hashes are kept, and none is configured, no keyring.
     *
     * @throws OperatorFault where there is none, or one that cannot be used
     */
    public static Vault open(Environment environment, Path data, boolean ownDatabase, Clocks clocks) {
        boolean given = environment.get("GATEHOUSE_KEYRING").isPresent()
                || environment.get("KEY_VERSION").isPresent();
        boolean hashOnly = environment
                .get("KEYS_HASH_ONLY")
                .filter("true"::equalsIgnoreCase)
                .isPresent();
        return hashOnly && !given ? none() : of(Keyring.open(environment, data, ownDatabase, clocks));
    }

    public static Vault of(Keyring keyring) {
        return new Vault(keyring);
    }

    /** Of a node that keeps hashes only. */
    public static Vault none() {
        return new Vault(null);
    }

    /**
     * Compares the keyring with what the database knows of it.
     *
     * @throws OperatorFault where it is another one, or lacks a key
     */
    public void prove(Database database) {
        if (keyring != null) {
            new KeyringCheck().require(database, keyring);
        }
        proven = true;
    }

    public boolean isProven() {
        return proven;
    }

    /** @throws dev.gatehouse.error.ApiException where this node must not store a secret */
    public Keyring keyring() {
        if (keyring == null) {
            throw Pinned.detail(
                            500,
                            "This node stores no secrets (KEYS_HASH_ONLY): to store models give it a keyring, KEY_VERSION"
                                    + " and KEYRING_n, or GATEHOUSE_KEYRING.")
                    .asException();
        }
        if (!proven) {
            throw UNPROVEN.asException();
        }
        return keyring;
    }

    /** Whether this node can seal at all. */
    public boolean hasKeyring() {
        return keyring != null;
    }

    /** Empty where this node has no keyring, or has not seen yet that it is the one of its database. */
    public Optional<Keyring.SealedBytes> seal(byte[] clear) {
        return keyring == null || !proven ? Optional.empty() : Optional.of(keyring.seal(clear));
    }

    /** Empty where this node has no keyring, or the keyring not this key. */
    public Optional<byte[]> open(Keyring.SealedBytes sealed) {
        return keyring == null ? Optional.empty() : keyring.open(sealed);
    }

    /** Empty where this node has no keyring, or the keyring not this key. */
    public Optional<Secret> open(Keyring.Sealed sealed) {
        return keyring == null ? Optional.empty() : keyring.open(sealed);
    }
}
