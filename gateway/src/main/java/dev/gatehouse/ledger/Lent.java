package dev.gatehouse.ledger;

import dev.gatehouse.leases.PurseId;
import java.util.EnumSet;
import java.util.Set;

/**
 * Out of which loans a request was paid.
 *
 * @param book in which they are written; 0 where there were none
 * @param purses whose: those of the record's own key, team and so on
 */
public record Lent(long book, Set<PurseId.Kind> purses) {
    public static final Lent NOTHING = new Lent(0, Set.of());

    public Lent {
        purses = Set.copyOf(purses);
    }

    /** A bit for each kind, by its code. */
    long bits() {
        long bits = 0;
        for (var kind : purses) {
            bits |= 1L << kind.code();
        }
        return bits;
    }

    /** Kinds that only a newer version knows are left out: it alone lends of them. */
    static Lent of(long book, long bits) {
        var purses = EnumSet.noneOf(PurseId.Kind.class);
        for (var kind : PurseId.Kind.values()) {
            if ((bits & 1L << kind.code()) != 0) {
                purses.add(kind);
            }
        }
        return book == 0 ? NOTHING : new Lent(book, purses);
    }
}
