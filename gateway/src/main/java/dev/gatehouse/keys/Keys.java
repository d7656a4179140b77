package dev.gatehouse.keys;

import dev.gatehouse.access.Grant;
import dev.gatehouse.config.KeyConfig;
import dev.gatehouse.directory.Directory;
import dev.gatehouse.platform.Clocks;
import dev.gatehouse.platform.Database;

/** Makes virtual keys: one transaction with its audit entry and its change event. */
public final class Keys {
    private final Database database;
    private final KeyRows rows;
    private final NewKeyRules rules;
    private final Clocks clocks;

    public Keys(Database database, KeyRows rows, Directory directory, KeyConfig config, Clocks clocks) {
        this.database = database;
        this.rows = rows;
        this.rules = new NewKeyRules(directory, new Allocations(directory), rows.permissionLimits(), config);
        this.clocks = clocks;
    }

    public GeneratedKey generate(Grant grant, NewKey asked) {
        return database.transact(tx -> rows.create(tx, grant, rules.check(tx, grant, asked, clocks.storable())));
    }

    /** A key of a team that is nobody's. */
    public GeneratedKey generateServiceAccount(Grant grant, NewKey asked) {
        return database.transact(
                tx -> rows.create(tx, grant, rules.checkServiceAccount(tx, grant, asked, clocks.storable())));
    }
}
