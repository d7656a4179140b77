package dev.gatehouse.breakers;

import dev.gatehouse.platform.Clocks;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Whether one provider is called.
 *
 * <pre>
 *   CLOSED ── 5 failures in a row, or half of the last minute's calls ──→ OPEN ── 300 s ──→ HALF_OPEN
 *     ↑                                                                    ↑                 │    │
 *     └───────────────────────── 2 successes ──────────────────────────────┼─────────────────┘    │
 *                                                                          └────── 1 failure ─────┘
 * </pre>
 *
 * Time alone opens it half, and that is seen by whoever looks. A call holds a ticket of the state it began in: how it ended says nothing
 * about a later one.
 */
public final class Breaker {
    /** In place of a ticket: the call is not made. */
    public static final long REFUSED = -1;

    private final String provider;
    private final BreakerRules rules;
    private final Clocks clocks;
    private final BreakerObserver observer;
    private final RecentCalls recent = new RecentCalls();
    private State state = State.CLOSED;
    private long ticket;
    private int failures;
    private int successes;
    private boolean probing;
    private boolean adopted;
    private long openings;
    private @Nullable Instant openedAt;
    private long halfOpenAt;
    private @Nullable Instant lastFailureAt;
    private @Nullable String lastError;

    Breaker(String provider, BreakerRules rules, Clocks clocks, BreakerObserver observer) {
        this.provider = provider;
        this.rules = rules;
        this.clocks = clocks;
        this.observer = observer;
    }

    public String provider() {
        return provider;
    }

    /** What it is at this moment. */
    public synchronized State state() {
        look();
        return state;
    }

    /**
     * Asks whether a call may be made. Whoever gets a ticket says once how the call ended.
     *
     * @return a ticket, or {@link #REFUSED}
     */
    public synchronized long ask() {
        look();
        if (state == State.OPEN || (state == State.HALF_OPEN && probing)) {
            observer.rejected(provider);
            return REFUSED;
        }
        probing = state == State.HALF_OPEN;
        return ticket;
    }

    public synchronized void succeeded(long held) {
        observer.succeeded(provider);
        if (!isCurrent(held)) {
            return;
        }
        recent.add(clocks.nanos(), true);
        failures = 0;
        if (state == State.HALF_OPEN) {
            probing = false;
            successes++;
            if (successes >= rules.successes()) {
                close();
            }
        }
    }

    /** @param error for whoever looks at the breaker: no secret, nothing a client sent */
    public synchronized void failed(long held, String error) {
        observer.failed(provider);
        lastFailureAt = clocks.now();
        lastError = error;
        if (!isCurrent(held)) {
            return;
        }
        long now = clocks.nanos();
        recent.add(now, false);
        failures++;
        probing = false;
        if (state == State.HALF_OPEN || failures >= rules.failures() || isFailing(now)) {
            openings++;
            open(rules.timeout(), false);
        }
    }

    /** The call ended in a way that says nothing of the provider. */
    public synchronized void saidNothing(long held) {
        if (isCurrent(held)) {
            probing = false;
        }
    }

    public synchronized void reset() {
        look();
        close();
        lastFailureAt = null;
        lastError = null;
    }

    /** Opens because other nodes have; what it thinks itself it goes on to find out when it is half open. */
    synchronized void adopt(Duration rest) {
        look();
        if (state == State.CLOSED && rest.isPositive()) {
            open(rest, true);
        }
    }

    /** What there is to see of it. */
    public synchronized BreakerView view() {
        look();
        long now = clocks.nanos();
        int all = recent.all(now);
        return new BreakerView(
                provider,
                state,
                failures,
                successes,
                all == 0 ? 0 : (double) recent.failures(now) / all,
                all,
                openedAt,
                state == State.OPEN ? TimeUnit.NANOSECONDS.toMillis(halfOpenAt - now + 999_999) : 0,
                lastFailureAt,
                lastError,
                adopted,
                openings);
    }

    /** Elapsed time is a transition like any other, whoever notices it. */
    private void look() {
        if (state == State.OPEN && clocks.nanos() - halfOpenAt >= 0) {
            move(State.HALF_OPEN);
        }
    }

    private boolean isCurrent(long held) {
        look();
        return held == ticket;
    }

    private boolean isFailing(long now) {
        int all = recent.all(now);
        return all >= rules.least() && recent.failures(now) >= rules.rate() * all;
    }

    private void open(Duration rest, boolean adopted) {
        this.adopted = adopted;
        openedAt = clocks.now();
        halfOpenAt = clocks.nanos() + rest.toNanos();
        move(State.OPEN);
    }

    private void close() {
        failures = 0;
        adopted = false;
        openedAt = null;
        recent.clear();
        move(State.CLOSED);
    }

    private void move(State to) {
        var from = state;
        state = to;
        ticket++;
        successes = 0;
        probing = false;
        if (from != to) {
            observer.moved(provider, from, to);
        }
    }
}
