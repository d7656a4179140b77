package dev.gatehouse.leases;

import dev.gatehouse.money.Usd;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** A bank of one purse, in memory: what the database does, step by step. */
final class ModelBank implements Bank {
    static final Duration TERM = Duration.ofMinutes(60);

    private static final class Page {
        private long outstanding;
        private long number;
        private Loan last = new Loan.Recalling();
        private boolean wantedBack;
        private boolean closed;
    }

    private final PurseId purse;
    private final Map<Long, Page> pages = new HashMap<>();
    private final long limit;
    private long spent;
    private long books;

    ModelBank(PurseId purse, long limit) {
        this.purse = purse;
        this.limit = limit;
    }

    @Override
    public long open() {
        pages.put(++books, new Page());
        return books;
    }

    @Override
    public Loan exchange(Request request) {
        var page = page(request.book());
        if (page.closed) {
            return new Loan.Closed();
        }
        if (request.number() == page.number) {
            return page.last;
        }
        page.outstanding -= request.back().nanos();
        page.wantedBack &= !request.answersRecall();
        var others = pages.values().stream().filter(other -> other != page).toList();
        var lending = new Lending(
                new Usd(limit),
                new Usd(spent),
                new Usd(page.outstanding),
                new Usd(others.stream()
                        .mapToLong(other -> Math.max(0, other.outstanding))
                        .sum()),
                request.least().nanos() > 0
                        && request.waited().compareTo(LeaseTerms.PATIENCE) < 0
                        && others.stream().anyMatch(other -> other.outstanding > 0),
                pages.size(),
                TERM);
        var loan = lending.answer(request);
        switch (loan) {
            case Loan.Lent(var amount, var _) -> page.outstanding += amount.nanos();
            case Loan.Recalling _ -> others.forEach(other -> other.wantedBack |= other.outstanding > 0);
            default -> {}
        }
        page.number = request.number();
        page.last = loan;
        return loan;
    }

    @Override
    public void releaseEarlier(long book) {
        throw new IllegalStateException("asked of a node, not of this");
    }

    @Override
    public void release() {
        throw new IllegalStateException("asked of a node, not of this");
    }

    @Override
    public List<PurseId> beat(long book) {
        return page(book).wantedBack ? List.of(purse) : new ArrayList<>();
    }

    /** What the drain of a journal does. */
    void booked(long book, long amount) {
        spent += amount;
        var page = page(book);
        page.outstanding -= page.closed ? 0 : amount;
    }

    /** After a crash, when the journal is drained: what was lent and not spent is there again. */
    void release(long book) {
        page(book).outstanding = 0;
        page(book).closed = true;
    }

    /** Of a node that does not come back: what it was lent is lent to others. */
    void writeOff(long book) {
        release(book);
    }

    private Page page(long book) {
        return Objects.requireNonNull(pages.get(book));
    }

    long spent() {
        return spent;
    }

    long lent() {
        return pages.values().stream().mapToLong(page -> page.outstanding).sum();
    }
}
