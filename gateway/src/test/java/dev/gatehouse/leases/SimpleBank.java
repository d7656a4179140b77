package dev.gatehouse.leases;

import dev.gatehouse.money.Usd;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Lends one node just what it asks for, as long as there is some. */
public final class SimpleBank implements Bank {
    private final Map<PurseId, Usd> rests = new ConcurrentHashMap<>();
    private final Set<PurseId> opened = ConcurrentHashMap.newKeySet();
    private volatile boolean away;

    public SimpleBank with(PurseId purse, long nanos) {
        rests.put(purse, new Usd(nanos));
        return this;
    }

    /** Of which nothing is held. */
    public SimpleBank withOpen(PurseId purse, long nanos) {
        opened.add(purse);
        return with(purse, nanos);
    }

    public void goAway() {
        away = true;
    }

    /** What is neither lent nor spent. */
    public long rest(PurseId purse) {
        return rests.getOrDefault(purse, Usd.ZERO).nanos();
    }

    @Override
    public Loan exchange(Request request) {
        if (away) {
            throw new IllegalStateException("away");
        }
        var rest = rests.get(request.purse());
        if (rest == null) {
            return new Loan.Unlimited();
        }
        if (opened.contains(request.purse())) {
            return rest.nanos() > 0
                    ? new Loan.Open(rest, Duration.ofSeconds(1))
                    : new Loan.Refused(new Shortage(Usd.ZERO, Usd.ZERO));
        }
        rest = rest.plus(request.back());
        var lending = new Lending(rest, Usd.ZERO, Usd.ZERO, Usd.ZERO, false, 1, Duration.ofMinutes(1));
        var loan = lending.answer(request);
        rests.put(request.purse(), loan instanceof Loan.Lent(var lent, var _) ? rest.minus(lent) : rest);
        return loan;
    }

    @Override
    public long open() {
        return 1;
    }

    @Override
    public void releaseEarlier(long book) {
        throw new IllegalStateException("nothing was lent before");
    }

    @Override
    public void release() {
        throw new IllegalStateException("it goes on");
    }

    @Override
    public List<PurseId> beat(long book) {
        return List.of();
    }
}
