package dev.gatehouse.ratelimits;

import dev.gatehouse.platform.Clocks;
import dev.gatehouse.platform.Database;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/** Over the database all nodes have anyway. */
public final class PostgresSharing implements Sharing {
    private static final int AT_ONCE = 5_000;
    private static final Duration FORGETS = Duration.ofMinutes(1);

    private final Database database;
    private final UUID node;
    private final UUID process;
    private final Clocks clocks;
    private final RateRepository repository = new RateRepository();
    private volatile long forgotAt;

    /** @param process another one after each start: what an earlier one of this node counted is still counted */
    public PostgresSharing(Database database, UUID node, UUID process, Clocks clocks) {
        this.database = database;
        this.node = node;
        this.process = process;
        this.clocks = clocks;
        this.forgotAt = clocks.nanos();
    }

    @Override
    public Backend backend() {
        return Backend.POSTGRES;
    }

    @Override
    public Pace pace() {
        return Pace.DATABASE;
    }

    @Override
    public Answer exchange(List<Report> reports) {
        var seen = database.transact(tx -> repository.beat(tx, node));
        var shares = new ArrayList<Share>(reports.size());
        for (int from = 0; from < reports.size(); from += AT_ONCE) {
            var some = reports.subList(from, Math.min(reports.size(), from + AT_ONCE));
            shares.addAll(database.transact(tx -> {
                repository.turn(tx);
                return repository.exchange(tx, process, seen.nodes(), some);
            }));
        }
        forget();
        return new Answer(seen.nodes(), seen.known(), seen.rank(), shares);
    }

    private void forget() {
        long now = clocks.nanos();
        if (now - forgotAt > FORGETS.toNanos()) {
            forgotAt = now;
            database.transactVoid(repository::forget);
        }
    }
}
