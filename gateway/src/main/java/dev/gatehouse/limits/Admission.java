package dev.gatehouse.limits;

import dev.gatehouse.leases.Hold;
import dev.gatehouse.ledger.Lent;
import dev.gatehouse.money.Usd;
import java.util.List;
import java.util.Optional;

/** What a request holds while it is served. Closed exactly once on every path; used on one loop only. */
public final class Admission {
    private final List<Hold> holds;
    private final Runnable release;
    private boolean closed;

    Admission(List<Hold> holds, Runnable release) {
        this.holds = holds;
        this.release = release;
    }

    /** What it may cost; empty where nothing limits it. */
    public Optional<Usd> granted() {
        return holds.stream().filter(Hold::isLent).map(Hold::amount).findFirst();
    }

    /** Out of which loans it is paid. */
    public Lent lent() {
        var holds = this.holds.stream().filter(Hold::isLent).toList();
        if (holds.isEmpty()) {
            return Lent.NOTHING;
        }
        // Of an older book nothing is owed any more.
        long book = holds.stream().mapToLong(Hold::book).max().orElseThrow();
        var lent = Lent.in(book);
        for (var hold : holds) {
            lent = hold.book() == book ? lent.and(hold.of()) : lent;
        }
        return lent;
    }

    /**
     * @param spent what it cost
     * @throws IllegalStateException the second time: then some path settles twice
     */
    public void close(Usd spent) {
        if (closed) {
            throw new IllegalStateException("admission closed twice");
        }
        closed = true;
        holds.forEach(hold -> hold.settle(spent));
        release.run();
    }
}
