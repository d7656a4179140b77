package dev.gatehouse.inference;

import dev.gatehouse.ledger.UsageRecord.Outcome;
import dev.gatehouse.provider.Upstream;
import dev.gatehouse.provider.UpstreamRequest;
import dev.gatehouse.routing.Choice;
import dev.gatehouse.routing.Deployment;
import dev.gatehouse.wire.MalformedAnswer;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One call to one deployment. Ends in one of three ways: the client got an answer, the client got the beginning of one, or
 * {@link End} is told why there was none and may try elsewhere.
 *
 * <pre>
 *   start ─ head 2xx, stream ──→ Relay ──→ complete · broken off · client gone
 *        ├─ head 2xx ─ data* ─ end ──→ whole answer
 *        ├─ head other ─ data* ─ end ──→ missed
 *        └─ fault, timeout ──→ missed
 * </pre>
 */
final class Attempt implements Upstream.Listener, Loop.Watched {
    private static final Logger LOG = LoggerFactory.getLogger(Attempt.class);
    private static final int ERROR_LIMIT = 64 * 1024;
    private static final int ANSWER_LIMIT = 64 * 1024 * 1024;

    /** After a whole answer the connection may end by itself and be used again; one that does not is closed. */
    private static final long LINGER_NANOS = Duration.ofSeconds(2).toNanos();

    private final Serving serving;
    private final Asked asked;
    private final Choice choice;
    private final Deployment deployment;
    private final Tried tried;
    private final End end;
    private final long untilNanos;
    private final Optional<Duration> silence;
    private final Collected collected = new Collected();
    private final long startedNanos;
    private Upstream.@Nullable Call call;
    private @Nullable Relay relay;
    private int status;
    private @Nullable Duration retryAfter;
    private boolean read;
    private long lastReadNanos;
    private boolean answered;
    private boolean over;

    /** Hears that there was no answer. */
    interface End {
        /** The client has seen nothing of it. */
        void missed(Miss miss);

        /** Whether the provider's breaker has counted a failure of this request. */
        boolean isCounted();
    }

    /**
     * @param nanos when it begins
     * @param untilNanos when it must have ended
     * @param silence that is borne before and within an answer that is not streamed
     */
    Attempt(
            Serving serving,
            Asked asked,
            Choice choice,
            Tried tried,
            long nanos,
            long untilNanos,
            Optional<Duration> silence,
            End end) {
        this.serving = serving;
        this.asked = asked;
        this.choice = choice;
        this.tried = tried;
        this.deployment = tried.deployment();
        this.untilNanos = untilNanos;
        this.silence = silence;
        this.end = end;
        this.startedNanos = nanos;
        this.lastReadNanos = nanos;
    }

    void start(UpstreamRequest request) {
        serving.exchange().loop().watch(this);
        serving.exchange().onGone(this::clientGone);
        call = serving.lane().upstream().call(request, this);
    }

    @Override
    public void head(int status, Upstream.Headers headers) {
        if (over) {
            return;
        }
        read = true;
        this.status = status;
        retryAfter =
                RetryAfter.parse(headers.get("retry-after"), serving.exchange().arrivedAt());
        if (isAnswer() && asked.stream()) {
            relay = new Relay(this, serving, asked, choice, deployment);
        }
    }

    @Override
    public void data(byte[] array, int from, int to) {
        try {
            take(array, from, to);
        } catch (RuntimeException thrown) {
            giveUp(Miss.ours(Refusals.of(thrown)), "our own fault");
        }
    }

    private void take(byte[] array, int from, int to) {
        read = read || relay == null || hasLine(array, from, to);
        if (over || answered) {
            return;
        }
        if (relay != null) {
            relay.data(array, from, to);
        } else if (collected.length() + (to - from) <= (isAnswer() ? ANSWER_LIMIT : ERROR_LIMIT)) {
            collected.add(array, from, to);
        } else if (isAnswer()) {
            fail(Refusals.unreadable(), "answer larger than the limit");
        }
    }

    /** A stream that moves byte by byte is none: only whole lines show that somebody is there. */
    private static boolean hasLine(byte[] array, int from, int to) {
        for (int i = to - 1; i >= from; i--) {
            if (array[i] == '\n') {
                return true;
            }
        }
        return false;
    }

    @Override
    public void end() {
        try {
            conclude();
        } catch (RuntimeException thrown) {
            giveUp(Miss.ours(Refusals.of(thrown)), "our own fault");
        }
    }

    private void conclude() {
        if (over) {
            return;
        }
        if (answered) {
            finish();
        } else if (relay != null) {
            relay.end();
            finishIfAnswered();
        } else if (isAnswer()) {
            wholeAnswer();
        } else {
            var error = asked.error(deployment, status, collected.toBytes());
            if (status == 401 || status == 403) {
                tried.credentialRefused(serving.lane().clocks().nanos());
            }
            fail(Refusals.of(error, retryAfter), "status " + status + (error.code() == null ? "" : " " + error.code()));
        }
    }

    @Override
    public void failed(Upstream.Fault fault, String detail) {
        if (over) {
            return;
        }
        if (answered) {
            finish();
        } else if (relay != null) {
            relay.cut(detail);
            finishIfAnswered();
        } else {
            fail(
                    switch (fault) {
                        case CONNECT -> Refusals.unreachable();
                        case BUSY -> Refusals.busy();
                        case BROKEN -> Refusals.unreachable();
                    },
                    detail);
        }
    }

    @Override
    public void tick(long nanos) {
        if (read) {
            read = false;
            lastReadNanos = nanos;
        }
        var timeouts = deployment.timeouts();
        if (answered) {
            if (nanos - lastReadNanos > LINGER_NANOS) {
                cancel();
            }
        } else if (relay != null && relay.clientStalled(nanos)) {
            serving.exchange().abort();
            clientGone();
        } else if (nanos - untilNanos > 0) {
            tooLate("total timeout");
        } else if (silence.isPresent() && nanos - lastReadNanos > silence.get().toNanos()) {
            tooLate("silence");
        } else if (relay == null || !relay.begun()) {
            if (asked.stream() && nanos - startedNanos > timeouts.firstContent().toNanos()) {
                tooLate("first content timeout");
            }
        } else if (!relay.clientFull()
                && nanos - lastReadNanos > timeouts.idle().toNanos()) {
            tooLate("idle timeout");
        }
    }

    @Override
    public void shutDown() {
        giveUp(Miss.ours(Refusals.shuttingDown()), "shutting down");
    }

    private void tooLate(String which) {
        if (relay != null && relay.finished()) {
            relay.cut(which);
        } else {
            giveUp(Refusals.timeout(), which);
        }
    }

    private void giveUp(Miss miss, String why) {
        if (answered) {
            cancel();
        } else if (relay != null && relay.begun()) {
            relay.breakOff(miss, why);
        } else {
            fail(miss, why);
        }
    }

    private void wholeAnswer() {
        try {
            var answer = asked.answer(deployment, choice.model(), collected.toBytes());
            long now = serving.lane().clocks().nanos();
            serving.firstByte(now);
            finish();
            tried.answered(now, now);
            var meter = Meter.whole(answer.usage(), asked, answer.contentBytes());
            serving.settle(Outcome.COMPLETED, 200, "", meter, () -> {
                AnswerHeaders.set(serving, choice, deployment);
                serving.exchange().respond(200, "application/json", answer.bytes());
            });
        } catch (MalformedAnswer malformed) {
            fail(Refusals.unreadable(), String.valueOf(malformed.getMessage()));
        }
    }

    /** No answer came of this call, and the client has seen nothing of it. */
    void fail(Miss miss, String detail) {
        LOG.atWarn()
                .addKeyValue("request_id", serving.exchange().requestId())
                .addKeyValue("deployment", deployment.id())
                .addKeyValue("provider", deployment.provider())
                .addKeyValue("detail", detail)
                .log("attempt failed");
        cancel();
        end.missed(miss);
    }

    /** The client has its answer; the connection is given a moment to end by itself. */
    void answered() {
        answered = true;
        tried.answered(serving.lane().clocks().nanos(), serving.firstByteNanos());
    }

    /** The client has the beginning of an answer, and there will be no more of it. */
    void brokeOff(Miss miss) {
        cancel();
        tried.missed(miss, end.isCounted());
    }

    void pause() {
        if (call != null) {
            call.pause();
        }
    }

    void resume() {
        if (call != null && !over) {
            call.resume();
        }
    }

    void cancel() {
        if (!over) {
            finish();
            if (call != null) {
                call.cancel();
            }
        }
    }

    private void clientGone() {
        if (over || answered) {
            return;
        }
        cancel();
        tried.left();
        if (relay != null && relay.begun()) {
            relay.clientGone();
        } else {
            serving.gone();
        }
    }

    /** The connection is gone already: there is nothing to wait for. */
    private void finishIfAnswered() {
        if (answered && !over) {
            finish();
        }
    }

    private void finish() {
        over = true;
        serving.exchange().loop().unwatch(this);
    }

    private boolean isAnswer() {
        return status / 100 == 2;
    }
}
