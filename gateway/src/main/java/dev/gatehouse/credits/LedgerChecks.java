package dev.gatehouse.credits;

import dev.gatehouse.access.Grant;
import dev.gatehouse.platform.Clocks;
import dev.gatehouse.platform.Database;
import dev.gatehouse.wallets.LedgerCheck;

/** Proves the books, for administrators. */
public final class LedgerChecks {
    private final LedgerCheck check;
    private final Clocks clocks;

    LedgerChecks(Database database, Clocks clocks) {
        this.check = new LedgerCheck(database);
        this.clocks = clocks;
    }

    LedgerVerdict verify(Grant grant) {
        var now = clocks.storable();
        var found = check.run();
        return new LedgerVerdict(found.differences().isEmpty(), found.checked(), found.differences(), now);
    }
}
