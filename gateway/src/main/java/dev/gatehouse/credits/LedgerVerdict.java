package dev.gatehouse.credits;

import dev.gatehouse.wallets.LedgerCheck;
import java.time.Instant;
import java.util.List;

/** Whether all books agree. */
record LedgerVerdict(
        boolean balanced, LedgerCheck.Checked checked, List<LedgerCheck.Difference> differences, Instant asOf) {
    LedgerVerdict {
        differences = List.copyOf(differences);
    }
}
