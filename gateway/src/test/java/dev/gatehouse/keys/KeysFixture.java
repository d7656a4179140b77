package dev.gatehouse.keys;

import dev.gatehouse.access.KeyHash;
import dev.gatehouse.access.ServedModels;
import dev.gatehouse.auditlog.AuditLog;
import dev.gatehouse.budgets.BudgetRows;
import dev.gatehouse.config.KeyConfig;
import dev.gatehouse.directory.Directory;
import dev.gatehouse.endpoint.ApiFixture;
import dev.gatehouse.endpoint.Endpoint;
import dev.gatehouse.platform.Ids;
import java.time.Duration;
import java.util.ArrayList;

/** The endpoints of keys over an empty database, called without a socket. */
final class KeysFixture extends ApiFixture {
    KeysFixture() {
        this(KeyConfig.NONE);
    }

    KeysFixture(KeyConfig config) {
        this(config, Duration.ZERO);
    }

    /** @param grace how long replaced clear texts go on working */
    KeysFixture(KeyConfig config, Duration grace) {
        super("admin");
        var ids = new Ids(clocks);
        var rows = new KeyRows(new AuditLog(ids, clocks), ids, clocks);
        var directory = new Directory();
        var updates = new KeyUpdates(database, rows, directory, config, () -> ServedModels.NONE, clocks);
        var all = new ArrayList<Endpoint>();
        all.addAll(KeyEndpoints.of(new Keys(database, rows, directory, config, clocks)));
        all.addAll(KeyUpdateEndpoints.of(updates, new BulkKeyUpdates(database, updates, directory, clocks)));
        all.addAll(KeyListEndpoints.of(new KeyLists(database, directory, clocks)));
        all.addAll(KeyReadEndpoints.of(new KeyReads(database, directory)));
        all.addAll(KeyStateEndpoints.of(new KeyStates(database, rows, new BudgetRows(ids, clocks), directory, clocks)));
        all.addAll(KeyRotationEndpoints.of(new KeyRotations(
                database,
                rows,
                directory,
                config,
                new KeyRotations.Settings(KeyHash.of(MASTER), grace),
                () -> ServedModels.NONE,
                ids,
                clocks)));
        all.addAll(KeyCheckEndpoints.of(new KeyChecks(database, directory)));
        serve(all);
    }

    void team(String id) {
        execute("insert into team (team_id, created_at, updated_at) values (?, now(), now())", id);
    }

    /** The clear text of a key of this user with which the gate lets him do anything to keys. */
    String caller(String user) {
        return generate(
                "{\"user_id\":\"" + user + "\",\"allowed_routes\":[\"/key/*\",\"/v2/key/info\",\"/team/key/*\"]}");
    }
}
