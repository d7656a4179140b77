package dev.gatehouse.leases;

import dev.gatehouse.money.Usd;
import dev.gatehouse.platform.Change;
import dev.gatehouse.platform.ChangeFeed;
import dev.gatehouse.platform.Clocks;
import dev.gatehouse.platform.Database;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.locks.LockSupport;

/** Asks all nodes what requests under way hold of a purse. For whoever reads a balance: he shall see what was charged a moment ago. */
public final class HeldAmounts {
    /** Of changes that ask nodes to book what they spent, and to give back what they do not need. */
    public static final String TOPIC = "lease.told";

    private static final Duration PAUSE = Duration.ofMillis(10);
    private static final int TRIES = 20;

    private final Database database;
    private final Clocks clocks;
    private final LeaseRepository repository = new LeaseRepository();

    public HeldAmounts(Database database, Clocks clocks) {
        this.database = database;
        this.clocks = clocks;
    }

    /**
     * @param amount by requests under way, and in doubt: what nodes have that do not answer any more
     * @param asOf up to when everything that was spent is booked
     */
    public record Held(Usd amount, Instant asOf) {}

    /** Blocks, for a fifth of a second at most. */
    public Held of(PurseId purse) {
        ask(purse);
        var told = told(purse);
        for (int tries = 0; tries < TRIES && !told.complete(); tries++) {
            LockSupport.parkNanos(PAUSE.toNanos());
            told = told(purse);
        }
        return new Held(told.held(), told.complete() ? clocks.now() : told.since());
    }

    private void ask(PurseId purse) {
        database.transactVoid(tx -> {
            if (repository.askAll(tx, purse)) {
                ChangeFeed.publish(tx, new Change(TOPIC, Purses.key(purse)));
            }
        });
    }

    private LeaseRepository.Told told(PurseId purse) {
        return database.read(tx -> repository.told(tx, purse));
    }
}
