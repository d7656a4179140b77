package dev.gatehouse.inference;

import java.time.Duration;

/** A pause of one request, on its loop. */
final class Wait implements Loop.Watched {
    private final Serving serving;
    private final long untilNanos;
    private final Runnable then;
    private boolean over;

    private Wait(Serving serving, long untilNanos, Runnable then) {
        this.serving = serving;
        this.untilNanos = untilNanos;
        this.then = then;
    }

    static void of(Serving serving, Duration pause, Runnable then) {
        long now = serving.lane().clocks().nanos();
        var wait = new Wait(serving, now + pause.toNanos(), then);
        serving.exchange().loop().watch(wait);
        serving.exchange().onGone(wait::gone);
    }

    @Override
    public void tick(long nanos) {
        if (nanos - untilNanos >= 0 && end()) {
            then.run();
        }
    }

    @Override
    public void shutDown() {
        if (end()) {
            serving.refuse(Refusals.shuttingDown());
        }
    }

    private void gone() {
        if (end()) {
            serving.gone();
        }
    }

    private boolean end() {
        boolean first = !over;
        over = true;
        serving.exchange().loop().unwatch(this);
        return first;
    }
}
