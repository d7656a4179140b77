package dev.gatehouse.ratelimits;

import dev.gatehouse.platform.Clocks;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Over the one as long as every node can, else over the other: nodes that tell each other over different ones would each use the whole
 * limit. All of them are seen on both, wherever they tell what they counted.
 */
public final class PreferredSharing implements Sharing {
    private static final Logger log = LoggerFactory.getLogger(PreferredSharing.class);
    private static final Duration SEEN_EVERY = Duration.ofSeconds(1);
    /** Nodes that start or end are seen on one before the other. */
    private static final long GRACE_NANOS = Duration.ofSeconds(2).toNanos();

    private final Sharing preferred;
    private final Sharing other;
    private final Clocks clocks;
    private final ScheduledExecutorService presence = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().name("rate-limit-presence").daemon().factory());
    private volatile Sharing current;
    private volatile int seenOnOther;
    private long completeAt;
    private long triedAt;

    public PreferredSharing(Sharing preferred, Sharing other, Clocks clocks) {
        this.preferred = preferred;
        this.other = other;
        this.clocks = clocks;
        this.current = preferred;
        this.completeAt = clocks.nanos();
    }

    /** Begins to be seen on the other as well. */
    public PreferredSharing start() {
        var _ = presence.scheduleWithFixedDelay(this::beSeen, 0, SEEN_EVERY.toMillis(), TimeUnit.MILLISECONDS);
        return this;
    }

    void beSeen() {
        if (current == other) {
            return;
        }
        try {
            seenOnOther = other.exchange(List.of()).nodes();
        } catch (RuntimeException away) {
            seenOnOther = 0;
            log.atDebug().addKeyValue("cause", away.toString()).log("not seen on the other");
        }
    }

    @Override
    public Backend backend() {
        return current.backend();
    }

    @Override
    public Pace pace() {
        return current.pace();
    }

    @Override
    public Answer exchange(List<Report> reports) {
        return current == preferred ? overPreferred(reports) : overOther(reports);
    }

    private Answer overPreferred(List<Report> reports) {
        Answer answer;
        try {
            answer = preferred.exchange(reports);
        } catch (RuntimeException e) {
            log.atWarn()
                    .addKeyValue("backend", preferred.backend().key())
                    .addKeyValue("cause", e.toString())
                    .log("rate limits are shared another way until it is back");
            throw switchTo(other);
        }
        long now = clocks.nanos();
        if (answer.nodes() >= seenOnOther) {
            completeAt = now;
        } else if (now - completeAt > GRACE_NANOS) {
            log.atWarn()
                    .addKeyValue("backend", preferred.backend().key())
                    .log("not every node reaches it: rate limits are shared another way");
            throw switchTo(other);
        }
        return answer;
    }

    private Answer overOther(List<Report> reports) {
        Answer answer;
        try {
            answer = other.exchange(reports);
        } catch (RuntimeException e) {
            seenOnOther = 0;
            goBackIfPossible();
            throw e;
        }
        seenOnOther = answer.nodes();
        goBackIfPossible();
        return answer;
    }

    private void goBackIfPossible() {
        long now = clocks.nanos();
        if (now - triedAt < SEEN_EVERY.toNanos()) {
            return;
        }
        triedAt = now;
        if (isEverybodyOnPreferred()) {
            completeAt = now;
            log.atInfo()
                    .addKeyValue("backend", preferred.backend().key())
                    .log("every node reaches it: rate limits are shared over it again");
            throw switchTo(preferred);
        }
    }

    private boolean isEverybodyOnPreferred() {
        try {
            return preferred.exchange(List.of()).nodes() >= seenOnOther;
        } catch (RuntimeException stillAway) {
            return false;
        }
    }

    private Switched switchTo(Sharing next) {
        current = next;
        return new Switched(next.backend());
    }

    @Override
    public void close() {
        presence.shutdownNow();
        preferred.close();
        other.close();
    }
}
