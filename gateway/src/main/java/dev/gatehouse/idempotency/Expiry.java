package dev.gatehouse.idempotency;

import dev.gatehouse.error.ApiException;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Forgets in time what was claimed and stored. */
public final class Expiry implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(Expiry.class);
    private static final Duration EVERY = Duration.ofMinutes(10);

    private final Claims claims;
    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().name("idempotency-expiry").daemon().factory());

    public Expiry(Claims claims) {
        this.claims = claims;
    }

    public void start() {
        var _ = timer.scheduleWithFixedDelay(this::expire, 0, EVERY.toMillis(), TimeUnit.MILLISECONDS);
    }

    private void expire() {
        try {
            claims.expire();
        } catch (ApiException away) {
            log.atDebug().log("answers expire when the database is back");
        } catch (RuntimeException e) {
            log.atWarn().addKeyValue("cause", Pending.cause(e)).log("answers could not expire; it is tried again");
        }
    }

    @Override
    public void close() {
        timer.shutdownNow();
    }
}
