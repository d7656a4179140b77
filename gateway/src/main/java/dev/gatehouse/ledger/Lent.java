package dev.gatehouse.ledger;

import dev.gatehouse.leases.PurseId;

/**
 * Out of which loans a request was paid.
 *
 * @param book in which they are written; 0 where there were none
 * @param kinds whose, a bit for each kind of purse by its code: those of the record's own key, team and so on. Bits that only a newer
 *     version knows mean nothing here: it alone lends of them
 */
public record Lent(long book, long kinds) {
    public static final Lent NOTHING = new Lent(0, 0);

    /** The same, and out of one more. */
    public Lent and(PurseId.Kind kind) {
        return new Lent(book, kinds | 1L << kind.code());
    }

    public boolean isOf(PurseId.Kind kind) {
        return book != 0 && (kinds & 1L << kind.code()) != 0;
    }
}
