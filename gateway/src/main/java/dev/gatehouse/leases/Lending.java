package dev.gatehouse.leases;

import dev.gatehouse.leases.Bank.Loan;
import dev.gatehouse.leases.Bank.Request;
import dev.gatehouse.money.Usd;
import java.time.Duration;

/**
 * How much of a purse is lent. What is spent and what is lent together never exceed the limit, save by what providers deliver beyond
 * what they were asked for.
 *
 * @param limit of the purse
 * @param spent of it, as reported by all nodes
 * @param own what the asking book was lent and has neither reported nor given back; what it gives back now is already taken off. Less
 *     than nothing where it spent more than it held
 * @param others the same of all other books
 * @param recallable whether one of them may have something to give back, and there is time to wait for it
 * @param nodes alive, the asking one included
 */
record Lending(Usd limit, Usd spent, Usd own, Usd others, boolean recallable, int nodes, Duration term) {

    Loan answer(Request request) {
        long rest = limit.nanos() - spent.nanos() - own.nanos() - others.nanos();
        long wanted = request.wanted().nanos();
        if (rest >= wanted) {
            long besides = Math.min(request.appetite().nanos(), (rest - wanted) / (2L * nodes));
            return new Loan.Lent(new Usd(wanted + besides), term);
        }
        if (recallable) {
            return new Loan.Recalling();
        }
        if (rest >= request.least().nanos()) {
            return new Loan.Lent(new Usd(rest), term);
        }
        return request.least().nanos() == 0
                ? new Loan.Lent(Usd.ZERO, term)
                : new Loan.Refused(new Shortage(spent.plus(unreported(request)), limit));
    }

    private Usd unreported(Request request) {
        return new Usd(Math.max(0, own.nanos() - request.kept().nanos()));
    }
}
