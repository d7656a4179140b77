package dev.gatehouse.breakers;

import dev.gatehouse.platform.Clocks;
import dev.gatehouse.platform.Database;
import java.time.Duration;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells the other nodes of this node's breakers and hears of theirs, twice a second, and at once when one has opened or was reset. Without
 * the database each node goes by its own.
 */
public final class BreakerExchange implements BreakerObserver, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(BreakerExchange.class);
    private static final Duration BEAT = Duration.ofMillis(500);
    private static final Duration FORGETS = Duration.ofMinutes(1);

    private final Breakers breakers;
    private final Fleet fleet;
    private final Database database;
    private final UUID node;
    private final Clocks clocks;
    private final BreakerRepository repository = new BreakerRepository();
    private final ReentrantLock lock = new ReentrantLock();
    private final Set<String> pending = new LinkedHashSet<>();
    private final Thread thread;
    private volatile boolean hurry;
    private boolean failing;
    private long forgotAt;

    public BreakerExchange(Breakers breakers, Database database, UUID node, Clocks clocks) {
        this.breakers = breakers;
        this.fleet = new Fleet(breakers, node);
        this.database = database;
        this.node = node;
        this.clocks = clocks;
        this.forgotAt = clocks.nanos();
        this.thread = Thread.ofPlatform().name("breaker-exchange").daemon().unstarted(this::run);
        breakers.tell(this);
    }

    public void start() {
        thread.start();
    }

    Fleet fleet() {
        return fleet;
    }

    /** Here at once, elsewhere as soon as they hear of it. */
    void reset(Collection<String> providers) {
        lock.lock();
        try {
            pending.addAll(providers);
            fleet.resetting(providers);
            providers.forEach(provider -> breakers.of(provider).reset());
        } finally {
            lock.unlock();
        }
        hurry();
    }

    @Override
    public void moved(String provider, State from, State to) {
        if (to == State.OPEN) {
            hurry();
        }
    }

    /** Never waits: it is called with a breaker's lock held. */
    private void hurry() {
        hurry = true;
        LockSupport.unpark(thread);
    }

    private void run() {
        while (!Thread.currentThread().isInterrupted()) {
            exchange();
            await();
        }
    }

    private void await() {
        long until = clocks.nanos() + BEAT.toNanos();
        for (long left = BEAT.toNanos(); left > 0 && !hurry && !thread.isInterrupted(); left = until - clocks.nanos()) {
            LockSupport.parkNanos(left);
        }
        hurry = false;
    }

    /** One turn. */
    void exchange() {
        try {
            var telling = pending();
            if (!telling.isEmpty()) {
                database.transactVoid(tx -> repository.reset(tx, telling));
                told(telling);
            }
            var own = fleet.own();
            record Heard(List<Report> reports, Map<String, Long> resets) {}
            var heard = database.transact(tx -> new Heard(repository.exchange(tx, node, own), repository.resets(tx)));
            fleet.heard(heard.reports(), heard.resets(), telling, pending());
            forget();
            failing(false, "");
        } catch (RuntimeException lost) {
            failing(true, lost.toString());
        }
    }

    private Set<String> pending() {
        lock.lock();
        try {
            return Set.copyOf(pending);
        } finally {
            lock.unlock();
        }
    }

    private void told(Set<String> telling) {
        lock.lock();
        try {
            pending.removeAll(telling);
        } finally {
            lock.unlock();
        }
    }

    private void forget() {
        if (clocks.nanos() - forgotAt > FORGETS.toNanos()) {
            forgotAt = clocks.nanos();
            database.transactVoid(repository::forget);
        }
    }

    private void failing(boolean now, String cause) {
        if (now != failing) {
            failing = now;
            if (now) {
                LOG.atWarn()
                        .addKeyValue("cause", cause)
                        .log("circuit breakers are not shared: this node goes by its own");
            } else {
                LOG.info("circuit breakers are shared again");
            }
        }
    }

    @Override
    public void close() {
        thread.interrupt();
    }
}
