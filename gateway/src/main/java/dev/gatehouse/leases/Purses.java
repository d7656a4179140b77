package dev.gatehouse.leases;

import dev.gatehouse.leases.Bank.Loan;
import dev.gatehouse.money.Usd;
import dev.gatehouse.platform.Change;
import dev.gatehouse.platform.Clocks;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * This node's shares of all purses in use. Requests hold what they may cost in memory; what must be asked of the bank is asked on
 * virtual threads, one question of a purse at a time.
 */
public final class Purses {
    /** Of changes that ask for what others do not need. */
    public static final String TOPIC = "lease";

    private static final Logger log = LoggerFactory.getLogger(Purses.class);
    private static final Duration BEAT = Duration.ofSeconds(1);

    private final Bank bank;
    private final Clocks clocks;
    private final ConcurrentHashMap<PurseId, Purse> purses = new ConcurrentHashMap<>();
    private final AtomicLong numbers = new AtomicLong();
    private final ScheduledExecutorService keeper;
    private volatile long book;

    /** Asks nothing before it is needed; the bank need not be there. */
    public Purses(Bank bank, Clocks clocks) {
        this.bank = bank;
        this.clocks = clocks;
        this.keeper = Executors.newSingleThreadScheduledExecutor(
                Thread.ofPlatform().name("lease-keeper").daemon().factory());
        var _ = keeper.scheduleWithFixedDelay(this::keep, BEAT.toMillis(), BEAT.toMillis(), TimeUnit.MILLISECONDS);
    }

    /**
     * Holds as much as there is, between the two. Never waits.
     *
     * @param waiter told the outcome where it is {@link Purse.Outcome.Waiting}, once and on another thread
     */
    public Purse.Outcome hold(PurseId id, Usd least, Usd most, Consumer<Purse.Outcome> waiter) {
        while (true) {
            var purse = purses.computeIfAbsent(id, this::open);
            var outcome = purse.hold(least, most, book, waiter);
            if (outcome instanceof Purse.Outcome.Retired) {
                purses.remove(id, purse);
                continue;
            }
            if (purse.isRestless()) {
                talk(purse);
            }
            return outcome;
        }
    }

    /** For the change feed: others need what this node does not. */
    public void recall(String key) {
        if (key.equals(Change.EVERYTHING)) {
            purses.values().forEach(this::recall);
            return;
        }
        parsed(key).map(purses::get).ifPresent(this::recall);
    }

    /** For the change feed: limits of this owner, or what was spent under them, may be others by now. */
    public void changed(PurseId.Kind kind, String owner) {
        purses.forEach((id, purse) -> {
            if (owner.equals(Change.EVERYTHING) || id.isOf(kind, owner)) {
                purse.changed();
                talk(purse);
            }
        });
    }

    /** Only when what earlier processes of this node spent is booked. Blocks. */
    public void releaseEarlier() {
        bank.releaseEarlier(book());
    }

    /** Those in use on this node; for metrics. */
    public int count() {
        return purses.size();
    }

    private Purse open(PurseId id) {
        return new Purse(id, book, numbers::incrementAndGet, clocks);
    }

    private void recall(Purse purse) {
        purse.recall();
        talk(purse);
    }

    private void talk(Purse purse) {
        Thread.ofVirtual().name("lease").start(() -> converse(purse));
    }

    private void converse(Purse purse) {
        try {
            purse.turnTo(book());
            for (var request = purse.next(); request != null; request = purse.next()) {
                var loan = bank.exchange(request);
                purse.answered(request, loan).forEach(Runnable::run);
                if (loan instanceof Loan.Closed) {
                    leave(request.book());
                    purse.turnTo(book());
                }
                if (loan instanceof Loan.Recalling) {
                    // A moment longer, for it must be over.
                    Thread.sleep(Purse.PAUSE.plusMillis(1));
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException e) {
            log.atWarn().addKeyValue("cause", e.toString()).log("no money could be lent");
            purse.unanswered().forEach(Runnable::run);
        }
    }

    /** Under which this process was lent everything it has. Closed when everything it spent is booked. Blocks at first. */
    public long book() {
        long open = book;
        return open == 0 ? openBook() : open;
    }

    private synchronized long openBook() {
        if (book == 0) {
            book = bank.open();
        }
        return book;
    }

    private synchronized void leave(long closed) {
        if (book == closed) {
            log.atWarn().log("everything that was lent to this node was written off");
            book = 0;
        }
    }

    private void keep() {
        try {
            long open = book;
            if (open != 0) {
                bank.beat(open)
                        .forEach(id -> Optional.ofNullable(purses.get(id)).ifPresent(Purse::recall));
            }
            purses.values().forEach(this::keep);
        } catch (RuntimeException e) {
            log.atDebug().addKeyValue("cause", e.toString()).log("the bank could not be reached");
        }
    }

    private void keep(Purse purse) {
        if (purse.isRestless()) {
            talk(purse);
        } else if (purse.retire()) {
            purses.remove(purse.id(), purse);
        }
    }

    /** Under which purses are named in changes. */
    static String key(PurseId purse) {
        return purse.kind().code() + "\n" + purse.owner() + "\n" + purse.part();
    }

    private static Optional<PurseId> parsed(String key) {
        var parts = key.split("\n", -1);
        return parts.length == 3 && parts[0].matches("\\d{1,4}")
                ? Optional.of(new PurseId(PurseId.Kind.of(Integer.parseInt(parts[0])), parts[1], parts[2]))
                : Optional.empty();
    }

    /**
     * When nothing more is held. Blocks.
     *
     * @param booked whether what this node spent is: then it gives everything back, and others need not wait for its next start
     */
    public void close(boolean booked) {
        keeper.shutdownNow();
        try {
            if (booked && book != 0) {
                bank.release();
            }
        } catch (RuntimeException e) {
            log.atWarn()
                    .addKeyValue("cause", e.toString())
                    .log("what was lent to this node stays lent until it starts again");
        }
    }
}
