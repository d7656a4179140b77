package dev.gatehouse.platform;

import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The schema of the database, brought forward at start: at once where the server answers, else again and again in the background
 * until it does. A node without its database serves what needs none, and becomes whole without a restart.
 */
public final class Schema implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(Schema.class);
    private static final Duration FIRST_PAUSE = Duration.ofMillis(250);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(5);

    private final DatabaseAddress address;
    private volatile boolean current;
    private volatile boolean closed;
    private volatile Thread keeper = Thread.ofPlatform().unstarted(() -> {});

    private Schema(DatabaseAddress address, boolean current) {
        this.address = address;
        this.current = current;
    }

    /**
     * @param patient whether the server may be away: our own one may not
     * @throws OperatorFault where waiting would not help
     */
    public static Schema bringForward(DatabaseAddress address, boolean patient) {
        try {
            Migrations.migrate(address);
            return new Schema(address, true);
        } catch (OperatorFault fault) {
            if (!patient || !Migrations.isAway(fault)) {
                throw fault;
            }
            log.atWarn()
                    .addKeyValue("cause", fault.getMessage())
                    .log("the database is away: serving what needs none, and trying again");
            return new Schema(address, false);
        }
    }

    public boolean isCurrent() {
        return current;
    }

    /** Calls back once, before this returns where the schema is current already. */
    public void whenCurrent(Runnable then) {
        if (current) {
            then.run();
            return;
        }
        keeper = Thread.ofPlatform().daemon().name("schema").start(() -> {
            if (keepTrying()) {
                log.atInfo().log("the database has come, and its schema is current");
                current = true;
                then.run();
            }
        });
    }

    private boolean keepTrying() {
        var pause = FIRST_PAUSE;
        while (!closed) {
            try {
                Migrations.migrate(address);
                return true;
            } catch (OperatorFault fault) {
                // Whoever runs the gateway reads here what he has to put right; a server that is only away is no news.
                if (!Migrations.isAway(fault)) {
                    log.atError().addKeyValue("cause", fault.getMessage()).log("the schema cannot be brought forward");
                }
            }
            try {
                Thread.sleep(pause);
            } catch (InterruptedException closing) {
                return false;
            }
            pause = pause.multipliedBy(2).compareTo(LONGEST_PAUSE) < 0 ? pause.multipliedBy(2) : LONGEST_PAUSE;
        }
        return false;
    }

    @Override
    public void close() {
        closed = true;
        keeper.interrupt();
    }
}
