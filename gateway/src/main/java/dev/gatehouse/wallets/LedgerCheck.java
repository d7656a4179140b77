package dev.gatehouse.wallets;

import dev.gatehouse.platform.Database;
import java.util.List;

/** Reckons everything again from what was written. Changes nothing: what does not agree is for people to look at. */
public final class LedgerCheck {
    private final Database database;
    private final LedgerCheckRepository repository = new LedgerCheckRepository();

    public LedgerCheck(Database database) {
        this.database = database;
    }

    /** How much was looked at. */
    public record Checked(long wallets, long transactions, long entries, long charges) {}

    /**
     * @param what such as {@code balance}
     * @param where such as {@code wallet 7, bonus}
     * @param expected nano-dollars, by what it is reckoned from
     * @param found nano-dollars, as it stands
     */
    public record Difference(String what, String where, String expected, String found) {}

    /** What came of it. */
    public record Result(Checked checked, List<Difference> differences) {
        public Result {
            differences = List.copyOf(differences);
        }
    }

    /** All at one moment. Blocks for as long as it takes to read the ledger. */
    public Result run() {
        return database.snapshot(tx -> new Result(repository.counts(tx), repository.differences(tx)));
    }
}
