package dev.gatehouse.keys;

import dev.gatehouse.access.Grant;
import dev.gatehouse.access.KeyRights;
import dev.gatehouse.access.TeamStanding;
import dev.gatehouse.directory.Directory;
import dev.gatehouse.error.ApiError.Pinned;
import dev.gatehouse.platform.Tx;
import java.util.function.Predicate;
import java.util.stream.Collectors;

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

    /** Which of many keys the caller may look at. */
    Predicate<VirtualKey> readable(Tx tx, Grant grant) {
        var standings = directory.standings(tx, grant).stream()
                .collect(Collectors.toMap(TeamStanding::team, standing -> standing));
        return key -> {
            var team = key.fields().teamId();
            return new KeyRights(grant, key.fields().userId(), team == null ? null : standings.get(team))
                    .mayRead(key.token());
        };
    }

    /**
     * @throws dev.gatehouse.error.ApiException 404 where the key's team is gone, 401 for one who may not use the route on its keys
     */
    void requirePermission(Tx tx, Grant grant, VirtualKey key, String route) {
        var team = key.fields().teamId();
        if (team != null && !grant.isProxyAdmin()) {
            directory
                    .standing(tx, grant, team)
                    .orElseThrow(() -> Pinned.detailObject(
                                    404,
                                    "Team doesn't exist in db. Team=" + team + ". Create team via `/team/new` call.")
                            .asException())
                    .requirePermission(route);
        }
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
