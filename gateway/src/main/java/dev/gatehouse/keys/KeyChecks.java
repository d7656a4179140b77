package dev.gatehouse.keys;

import com.fasterxml.jackson.databind.JsonNode;
import dev.gatehouse.access.Grant;
import dev.gatehouse.directory.Directory;
import dev.gatehouse.endpoint.None;
import dev.gatehouse.error.ApiError.Pinned;
import dev.gatehouse.platform.Database;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Says whether what a key was set up with works. */
public final class KeyChecks {
    private final Database database;
    private final KeyRepository repository = new KeyRepository();
    private final KeyJudge judge;

    public KeyChecks(Database database, Directory directory) {
        this.database = database;
        this.judge = new KeyJudge(directory);
    }

    /** Of the caller's own key. */
    public KeyHealth health(Grant grant) {
        var logging = Optional.ofNullable(grant.key())
                .flatMap(own -> database.read(tx -> repository.find(tx, own)))
                .map(key -> key.fields().metadata().path("logging"))
                .filter(member -> !member.isMissingNode() && !member.isNull())
                .map(KeyChecks::callbacks);
        return KeyHealth.of(logging.orElse(null));
    }

    /** As far as it goes: a one-time link to hand a key over needs a service that cannot be configured yet. */
    public None share(Grant grant, KeyName key) {
        var hash = key.hash();
        var rights = database.read(tx -> repository.find(tx, hash).map(found -> judge.rights(tx, grant, found)))
                .orElseThrow(
                        () -> Pinned.detailObject(404, "Key not found: " + hash).asException());
        rights.requireAdministration("/key/share");
        throw Pinned.detailObject(400, "Sharing is off: no password.link service is configured.")
                .asException();
    }

    private static List<String> callbacks(JsonNode logging) {
        var names = new ArrayList<String>();
        for (var entry : logging) {
            names.add(name(entry.path("callback_name")));
        }
        return names;
    }

    private static String name(JsonNode name) {
        if (!name.isTextual()) {
            throw Pinned.typed(
                            500,
                            "internal_server_error",
                            "None",
                            "Key health check failed: callback_name is required in key_logging")
                    .asException();
        }
        return name.textValue();
    }
}
