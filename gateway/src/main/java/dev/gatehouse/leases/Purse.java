package dev.gatehouse.leases;

import dev.gatehouse.leases.Bank.Loan;
import dev.gatehouse.leases.Bank.Request;
import dev.gatehouse.money.Usd;
import dev.gatehouse.platform.Clocks;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * One node's share of a purse. It asks nobody: {@link #next} says what to ask the bank, {@link #answered} takes the answer. Of any
 * thread.
 *
 * <pre>
 *         lent             hold             settle
 *   bank ──────→  free  ──────────→  held  ────────→  spent, told to the bank by the journal
 *        ←──────        ←──────────
 *        back            the rest
 * </pre>
 *
 * One request to the bank is under way at a time, and is repeated until its answer is known: a lost answer makes limits tighter for a
 * while, never looser.
 */
public final class Purse {
    /** How long before others are asked again. */
    static final Duration PAUSE = Duration.ofMillis(20);
    /** A purse with nothing left is not asked about more often, unless it is said to have changed. */
    static final Duration MEMORY = Duration.ofSeconds(1);
    /** A bank that gives no answer is asked so often where nobody waits: what it may have lent is nobody's until it says so. */
    static final Duration SILENCE = Duration.ofSeconds(1);
    /** What nobody needed for so long goes back. */
    static final Duration IDLE = Duration.ofSeconds(10);

    private final PurseId id;
    private final LongSupplier numbers;
    private final Clocks clocks;
    private final Spending spending;
    private final ArrayDeque<Waiter> waiting = new ArrayDeque<>();
    private long book;
    private Lease lease;
    private long held;
    private long usedNanos;
    private @Nullable Sent sent;
    private boolean inFlight;
    private long pausedUntil;
    private long silentUntil;
    private long contentUntil;
    private boolean recalled;
    private boolean unlimited;
    private boolean retired;
    private @Nullable Shortage exhausted;
    private long exhaustedUntil;

    /** What became of a wish to hold. */
    public sealed interface Outcome {
        record Held(Hold hold) implements Outcome {}

        /** There is no limit, and nothing to settle. */
        record Unlimited() implements Outcome {}

        record Refused(Shortage shortage) implements Outcome {}

        /** The bank cannot be asked now. */
        record Unavailable() implements Outcome {}

        /** The bank must be asked first; the waiter will be told. */
        record Waiting() implements Outcome {}

        /** This purse was put away in this moment: there may be another by now. */
        record Retired() implements Outcome {}
    }

    private record Waiter(long least, long most, long since, Consumer<Outcome> told) {}

    private record Sent(Request request, Instant at, long atNanos) {}

    /** @param numbers of this node's requests: each greater than the one before */
    Purse(PurseId id, long book, LongSupplier numbers, Clocks clocks) {
        this.id = id;
        this.book = book;
        this.numbers = numbers;
        this.clocks = clocks;
        this.spending = new Spending(clocks);
        this.lease = new Lease(clocks);
        this.usedNanos = clocks.nanos();
        this.pausedUntil = clocks.nanos();
        this.silentUntil = clocks.nanos();
        this.contentUntil = clocks.nanos();
    }

    PurseId id() {
        return id;
    }

    /**
     * Holds as much as there is, between the two.
     *
     * @param book the node's present one
     * @param waiter told the outcome where it is {@link Outcome.Waiting}, on another thread
     */
    synchronized Outcome hold(Usd least, Usd most, long book, Consumer<Outcome> waiter) {
        if (retired) {
            return new Outcome.Retired();
        }
        turnTo(book);
        usedNanos = clocks.nanos();
        if (unlimited) {
            return new Outcome.Unlimited();
        }
        // What is left of this lease may be less than what is left of the purse: that is no reason for a short answer.
        if (waiting.isEmpty() && lease.free() >= most.nanos()) {
            var outcome = taken(least.nanos(), most.nanos());
            if (outcome != null) {
                return outcome;
            }
        }
        if (exhausted != null && clocks.nanos() - exhaustedUntil < 0) {
            var rest = waiting.isEmpty() ? taken(least.nanos(), most.nanos()) : null;
            return rest == null ? new Outcome.Refused(exhausted) : rest;
        }
        waiting.add(new Waiter(least.nanos(), most.nanos(), clocks.nanos(), waiter));
        return new Outcome.Waiting();
    }

    /** @return whom to tell that there is something now */
    synchronized List<Runnable> settle(Hold hold, Usd spent) {
        var tell = new ArrayList<Runnable>();
        spending.add(spent.nanos());
        // What was held in an earlier book is no longer ours to count.
        if (hold.book() == book) {
            held -= hold.amount().nanos();
            lease.put(hold.amount().nanos() - spent.nanos());
            serve(tell, false);
        }
        return tell;
    }

    /** Whether the bank should be asked. */
    synchronized boolean isRestless() {
        return !inFlight && (!waiting.isEmpty() || recalled || isSpare() || isHungry() || isUnanswered());
    }

    /** What to ask the bank now, or null. Whoever gets a request must bring its answer, or say that there is none. */
    synchronized @Nullable Request next() {
        if (inFlight || clocks.nanos() - pausedUntil < 0) {
            return null;
        }
        if (sent == null) {
            var first = waiting.peek();
            if (first == null && !isRestless()) {
                return null;
            }
            sent = new Sent(request(first), clocks.now(), clocks.nanos());
        }
        inFlight = true;
        return sent.request();
    }

    private Request request(@Nullable Waiter first) {
        boolean answers = recalled;
        recalled = false;
        // A lease that has run out is given back, and lent anew.
        long back = answers || isIdle() || !lease.isCurrent() ? lease.takeBack() : 0;
        long free = lease.free();
        long least = first == null ? 0 : Math.max(1, first.least() - free);
        long wanted = first == null ? 0 : Math.max(least, first.most() - free);
        long others = -(first == null ? 0 : first.most());
        for (var waiter : waiting) {
            others += waiter.most();
        }
        long appetite = others + (first == null && (answers || isIdle()) ? 0 : spending.lastMinute());
        return new Request(
                book,
                numbers.getAsLong(),
                id,
                new Usd(back),
                new Usd(Math.max(0, free) + held),
                new Usd(least),
                new Usd(wanted),
                new Usd(appetite),
                answers,
                first == null ? Duration.ZERO : Duration.ofNanos(clocks.nanos() - first.since()));
    }

    /** @return whom to tell, in order; after this the bank may be asked on, except where others are waited for */
    synchronized List<Runnable> answered(Request request, Loan loan) {
        inFlight = false;
        var tell = new ArrayList<Runnable>();
        if (sent == null || !sent.request().equals(request)) {
            return tell; // of a book that is closed
        }
        var then = sent;
        sent = null;
        switch (loan) {
            case Loan.Lent(var amount, var term) -> {
                exhausted = null;
                lease.extend(amount.nanos(), term, then.at(), then.atNanos());
            }
            case Loan.Refused(var shortage) -> refuse(request, shortage, tell);
            case Loan.Unlimited _ -> {
                unlimited = true;
                waiting.forEach(waiter -> tell.add(() -> waiter.told().accept(new Outcome.Unlimited())));
                waiting.clear();
            }
            case Loan.Recalling _ -> pausedUntil = clocks.nanos() + PAUSE.toNanos();
            case Loan.Closed _ -> {}
        }
        if (request.wanted().nanos() == 0) {
            // However little there was: it is not asked for again and again.
            contentUntil = clocks.nanos() + MEMORY.toNanos();
        }
        boolean scarce = loan instanceof Loan.Refused
                || loan instanceof Loan.Lent(var amount, var _) && amount.compareTo(request.wanted()) < 0;
        serve(tell, scarce);
        return tell;
    }

    /** The first gets what there is; whoever asks for no less than was refused is refused too. */
    private void refuse(Request request, Shortage shortage, List<Runnable> tell) {
        if (shortage.isExhausted()) {
            exhausted = shortage;
            exhaustedUntil = clocks.nanos() + MEMORY.toNanos();
        }
        long refused = lease.free() + request.least().nanos();
        waiting.removeIf(waiter -> {
            boolean hopeless = waiter.least() >= refused && lease.free() < waiter.least();
            if (hopeless) {
                tell.add(() -> waiter.told().accept(new Outcome.Refused(shortage)));
            }
            return hopeless;
        });
    }

    /** @param scarce whether there is no more than what is here: then less than most will do */
    private void serve(List<Runnable> tell, boolean scarce) {
        while (!waiting.isEmpty()) {
            var first = waiting.peek();
            boolean enough = scarce || lease.free() >= first.most();
            var outcome = enough ? taken(first.least(), first.most()) : null;
            if (outcome == null) {
                return;
            }
            waiting.remove();
            tell.add(() -> first.told().accept(outcome));
        }
    }

    private Outcome.@Nullable Held taken(long least, long most) {
        long amount = lease.take(least, most);
        if (amount == 0 && least > 0) {
            return null;
        }
        held += amount;
        return new Outcome.Held(new Hold(this, book, new Usd(amount)));
    }

    /** The bank gave no answer. Nobody waits for it any longer, and the request is repeated: at once for who comes, else in a while. */
    synchronized List<Runnable> unanswered() {
        inFlight = false;
        silentUntil = clocks.nanos() + SILENCE.toNanos();
        var tell = new ArrayList<Runnable>();
        waiting.forEach(waiter -> tell.add(() -> waiter.told().accept(new Outcome.Unavailable())));
        waiting.clear();
        return tell;
    }

    /** Others need what this node does not. */
    synchronized void recall() {
        recalled = true;
    }

    /** Its limit or what was spent of it may be another by now. */
    synchronized void changed() {
        exhausted = null;
        unlimited = false;
        recalled |= lease.free() > 0;
    }

    /** Puts it away where nothing is lent and nobody uses it. */
    synchronized boolean retire() {
        retired |= held == 0 && lease.free() == 0 && waiting.isEmpty() && sent == null && isIdle();
        return retired;
    }

    /** What was lent in an earlier book is spent by nobody any more. Books are numbered in the order in which they are opened. */
    synchronized void turnTo(long current) {
        // Whoever looked up the node's book before it opened this one comes late.
        if (current > book) {
            book = current;
            lease = new Lease(clocks);
            held = 0;
            sent = null;
        }
    }

    private boolean isUnanswered() {
        return sent != null && clocks.nanos() - silentUntil >= 0 && clocks.nanos() - pausedUntil >= 0;
    }

    private boolean isSpare() {
        return lease.free() > 0 && isIdle();
    }

    private boolean isIdle() {
        return waiting.isEmpty() && clocks.nanos() - usedNanos > IDLE.toNanos();
    }

    private boolean isHungry() {
        return lease.isLow()
                && !isIdle()
                && !unlimited
                && exhausted == null
                && clocks.nanos() - contentUntil >= 0
                && spending.lastMinute() > lease.free();
    }
}
