package dev.gatehouse.keys;

import dev.gatehouse.access.Grant;
import dev.gatehouse.access.KeyRights;
import dev.gatehouse.directory.Directory;
import dev.gatehouse.error.ApiError.Pinned;
import dev.gatehouse.platform.Tx;

/** Finds out what a caller may do with a key. */
final class KeyJudge {
    private final Directory directory;

    KeyJudge(Directory directory) {
        this.directory = directory;
    }

    KeyRights rights(Tx tx, Grant grant, VirtualKey key) {
        var team = key.fields().teamId();
        var standing = team == null ? null : directory.standing(tx, grant, team).orElse(null);
        return new KeyRights(grant, key.fields().userId(), standing);
    }

    /** @throws dev.gatehouse.error.ApiException 403 for one who may not look at the key */
    void requireReadable(Tx tx, Grant grant, VirtualKey key) {
        if (!rights(tx, grant, key).mayRead(key.token())) {
            throw Pinned.detail(
                            403,
                            "You are not allowed to access this key's info. Your role="
                                    + grant.caller().role().wireName())
                    .asException();
        }
    }
}
