package dev.gatehouse.leases;

import dev.gatehouse.leases.LeaseRepository.Amounts;
import dev.gatehouse.money.Usd;
import dev.gatehouse.platform.Change;
import dev.gatehouse.platform.ChangeFeed;
import dev.gatehouse.platform.Clocks;
import dev.gatehouse.platform.Database;
import dev.gatehouse.platform.Tx;
import java.util.List;
import java.util.UUID;

/**
 * The bank in PostgreSQL. An exchange locks the row of the purse's owner: whoever asks at the same time, and whoever books what was
 * spent, comes before or after it.
 */
public final class LeaseBank implements Bank {
    private final Database database;
    private final UUID node;
    private final LeaseTerms terms;
    private final Clocks clocks;
    private final LeaseRepository repository;

    public LeaseBank(Database database, UUID node, LeaseTerms terms, CustomerDefault ofCustomers, Clocks clocks) {
        this.database = database;
        this.node = node;
        this.terms = terms;
        this.clocks = clocks;
        this.repository = new LeaseRepository(ofCustomers);
    }

    @Override
    public long open() {
        return database.transact(tx -> repository.open(tx, node));
    }

    @Override
    public Loan exchange(Request request) {
        return database.transact(tx -> exchange(tx, request));
    }

    @Override
    public List<PurseId> beat(long book) {
        return database.transact(tx -> repository.beat(tx, book));
    }

    @Override
    public void releaseEarlier(long book) {
        database.transactVoid(tx -> repository.close(tx, node, book));
    }

    @Override
    public void release() {
        database.transactVoid(tx -> repository.close(tx, node, null));
    }

    private Loan exchange(Tx tx, Request request) {
        var amounts = repository.lockAmounts(tx, request.purse(), clocks.now());
        var book = repository.book(tx, request.book());
        if (!book.open()) {
            return new Loan.Closed();
        }
        var own = repository.own(tx, request.purse(), request.book());
        if (own.isPresent() && own.get().number() == request.number()) {
            return LoanText.read(own.get().answer());
        }
        var before = own.map(LeaseRepository.Own::outstanding).orElse(Usd.ZERO).minus(request.back());
        var loan = amounts.isEmpty() ? new Loan.Unlimited() : answer(tx, request, amounts.get(), before, book.nodes());
        var lent = loan instanceof Loan.Lent(var amount, var _) ? amount : Usd.ZERO;
        repository.write(tx, request, lent, LoanText.write(loan), terms.term());
        if (loan instanceof Loan.Recalling && repository.recall(tx, request.purse(), request.book())) {
            ChangeFeed.publish(tx, new Change(Purses.TOPIC, Purses.key(request.purse())));
        }
        return loan;
    }

    private Loan answer(Tx tx, Request request, Amounts amounts, Usd own, int nodes) {
        if (amounts.limit().isEmpty()) {
            return new Loan.Unlimited();
        }
        var others = repository.others(tx, request.purse(), request.book(), request.waited());
        return new Lending(
                        amounts.limit().get(),
                        amounts.spent(),
                        own,
                        others.outstanding(),
                        others.recallable()
                                && request.least().nanos() > 0
                                && request.waited().compareTo(terms.patience()) < 0,
                        Math.max(1, nodes),
                        terms.term())
                .answer(request);
    }
}
