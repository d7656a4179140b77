package dev.gatehouse.access;

import java.util.Optional;

/** Where identities come from when they are not in memory. */
@FunctionalInterface
public interface KeySource {
    /** Blocks; any exception means that nobody can tell now. */
    Optional<KeyIdentity> load(KeyHash hash);
}
