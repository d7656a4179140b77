package dev.gatehouse.leases;

import dev.gatehouse.money.Usd;
import dev.gatehouse.platform.Change;
import dev.gatehouse.platform.ChangeFeed;
import dev.gatehouse.platform.Clocks;
import dev.gatehouse.platform.Database;
import dev.gatehouse.platform.Tx;
import dev.gatehouse.wallets.Ledger;
import dev.gatehouse.wallets.Wallet;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
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
    private final LeaseRepository repository = new LeaseRepository();
    private final Ledger ledger;

    public LeaseBank(Database database, UUID node, LeaseTerms terms, Clocks clocks) {
        this.database = database;
        this.node = node;
        this.terms = terms;
        this.clocks = clocks;
        this.ledger = new Ledger(clocks);
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
        var limit = lock(tx, request.purse());
        var book = repository.book(tx, request.book());
        if (!book.open()) {
            return new Loan.Closed();
        }
        var own = repository.own(tx, request.purse(), request.book());
        if (own.isPresent() && own.get().number() == request.number()) {
            return LoanText.read(own.get().answer());
        }
        var before = own.map(LeaseRepository.Own::outstanding).orElse(Usd.ZERO).minus(request.back());
        var loan = limit.isEmpty() ? new Loan.Unlimited() : answer(tx, request, limit.get(), before, book.nodes());
        var lent = loan instanceof Loan.Lent(var amount, var _) ? amount : Usd.ZERO;
        var term = loan instanceof Loan.Lent(var _, var ends) ? ends : terms.term();
        repository.write(tx, request, lent, LoanText.write(loan), term);
        if (loan instanceof Loan.Recalling && repository.recall(tx, request.purse(), request.book())) {
            ChangeFeed.publish(tx, new Change(Purses.TOPIC, Purses.key(request.purse())));
        }
        return loan;
    }

    /** @param term for which some of it can be lent: no longer than all of it is there */
    private record Limit(Usd most, Usd spent, Duration term) {}

    /** Empty where nothing limits it. */
    private Optional<Limit> lock(Tx tx, PurseId purse) {
        var now = clocks.now();
        if (purse.kind() == PurseId.Kind.WALLET) {
            return ledger.lock(tx, Long.parseLong(purse.owner()))
                    .map(wallet -> new Limit(wallet.total(), Usd.ZERO, term(wallet, now)));
        }
        return repository
                .lockAmounts(tx, purse, now)
                .flatMap(amounts -> amounts.limit().map(most -> new Limit(most, amounts.spent(), terms.term())));
    }

    private Duration term(Wallet wallet, Instant now) {
        return wallet.nextEnd(now)
                .map(end -> Duration.between(now, end))
                .filter(left -> left.compareTo(terms.term()) < 0)
                .orElse(terms.term());
    }

    private Loan answer(Tx tx, Request request, Limit limit, Usd own, int nodes) {
        var others = repository.others(tx, request.purse(), request.book(), request.waited());
        return new Lending(
                        limit.most(),
                        limit.spent(),
                        own,
                        others.outstanding(),
                        others.recallable()
                                && request.least().nanos() > 0
                                && request.waited().compareTo(terms.patience()) < 0,
                        Math.max(1, nodes),
                        limit.term())
                .answer(request);
    }
}
