package dev.gatehouse.keys;

import dev.gatehouse.access.KeyHash;
import dev.gatehouse.access.KeyIdentity;
import dev.gatehouse.access.KeySource;
import dev.gatehouse.config.PlanConfig;
import dev.gatehouse.platform.Database;
import java.util.Optional;

/** Reads identities from the key table, for the cache. */
public final class KeyLoader implements KeySource {
    private final Database database;
    private final PlanRates plan;
    private final KeyRepository repository = new KeyRepository();

    public KeyLoader(Database database) {
        this(database, PlanConfig.DEFAULT);
    }

    public KeyLoader(Database database, PlanConfig plan) {
        this.database = database;
        this.plan = new PlanRates(plan);
    }

    @Override
    public Optional<KeyIdentity> load(KeyHash hash) {
        return database.read(tx -> repository.identity(tx, hash, plan));
    }

    /** What a look-up of a key does, without one: the first opens connections and loads classes, for which no request should wait. */
    public boolean rehearse() {
        return database.read(tx -> repository.rehearsed(tx, KeyHash.of("sk-rehearsal"), plan))
                .isPresent();
    }
}
