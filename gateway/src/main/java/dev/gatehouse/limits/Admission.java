package dev.gatehouse.limits;

import dev.gatehouse.leases.Hold;
import dev.gatehouse.ledger.Lent;
import dev.gatehouse.money.Usd;
import dev.gatehouse.ratelimits.Taken;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/** What a request holds while it is served. Closed exactly once on every path; used on one loop only. */
public final class Admission {
    private final List<Hold> holds;
    private final @Nullable Taken taken;
    private final Runnable release;
    private boolean closed;

    Admission(List<Hold> holds, @Nullable Taken taken, Runnable release) {
        this.holds = holds;
        this.taken = taken;
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

    /** What its answer says of the limits it was counted in. */
    public void describe(Instant now, BiConsumer<String, String> header) {
        if (taken != null) {
            RateHeaders.write(taken.standings(), taken.backend(), now, header);
        }
    }

    /**
     * @param spent what it cost
     * @param tokens it used
     * @param answered whether there was an answer
     * @throws IllegalStateException the second time: then some path settles twice
     */
    public void close(Usd spent, long tokens, boolean answered) {
        if (closed) {
            throw new IllegalStateException("admission closed twice");
        }
        closed = true;
        holds.forEach(hold -> hold.settle(spent));
        if (taken != null) {
            taken.settle(tokens, answered);
        }
        release.run();
    }
}
