package dev.gatehouse.keys;

import dev.gatehouse.access.Grant;
import dev.gatehouse.error.ApiError.Pinned;
import dev.gatehouse.platform.Clocks;
import dev.gatehouse.platform.Database;
import dev.gatehouse.platform.Tx;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/** Makes virtual keys. Every change is one transaction with its audit entry and its change event. */
public final class Keys {
    private final Database database;
    private final KeyRepository repository = new KeyRepository();
    private final KeyRows rows;
    private final Clocks clocks;

    public Keys(Database database, KeyRows rows, Clocks clocks) {
        this.database = database;
        this.rows = rows;
        this.clocks = clocks;
    }

    public GeneratedKey generate(Grant grant, NewKey asked) {
        new NewKeyRules(grant, asked, now()).check();
        return database.transact(tx -> {
            checkOwnBudget(tx, grant, asked);
            return rows.create(tx, grant, asked);
        });
    }

    /** Users who are no administrators may not make keys richer than the one they use. */
    private void checkOwnBudget(Tx tx, Grant grant, NewKey asked) {
        var own = grant.key();
        var wanted = asked.maxBudget();
        if (grant.isProxyAdmin() || own == null || wanted == null) {
            return;
        }
        var limit =
                repository.find(tx, own).map(key -> key.fields().maxBudget()).orElse(null);
        if (limit != null && wanted.compareTo(limit) > 0) {
            throw Pinned.detailObject(400, "max_budget is over the max_budget of the calling key")
                    .asException();
        }
    }

    private Instant now() {
        // PostgreSQL keeps microseconds: what is answered now is what is read later.
        return clocks.now().truncatedTo(ChronoUnit.MICROS);
    }
}
