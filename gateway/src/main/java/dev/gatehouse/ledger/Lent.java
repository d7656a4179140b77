package dev.gatehouse.ledger;

import dev.gatehouse.leases.PurseId;
import java.util.ArrayList;
import java.util.List;

/**
 * Out of which loans a request was paid.
 *
 * @param book in which they are written; 0 where there were none
 * @param kinds whose, a bit for each kind of purse by its code: those of the record's own key, team and so on. Bits that only a newer
 *     version knows mean nothing here: it alone lends of them
 * @param others that the record does not name; 16 at most
 */
public record Lent(long book, long kinds, List<PurseId> others) {
    public static final Lent NOTHING = in(0);

    public Lent {
        others = List.copyOf(others);
    }

    public static Lent in(long book) {
        return new Lent(book, 0, List.of());
    }

    /** The same, and out of one more. */
    public Lent and(PurseId purse) {
        if (purse.kind().isOfRecord()) {
            return new Lent(book, kinds | 1L << purse.kind().code(), others);
        }
        var more = new ArrayList<>(others);
        more.add(purse);
        return new Lent(book, kinds, more);
    }

    /** Whether the record's own purse of this kind was lent of. */
    public boolean isOf(PurseId.Kind kind) {
        return book != 0 && (kinds & 1L << kind.code()) != 0;
    }
}
