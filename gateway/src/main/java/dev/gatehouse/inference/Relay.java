package dev.gatehouse.inference;

import dev.gatehouse.ledger.UsageRecord.Outcome;
import dev.gatehouse.routing.Choice;
import dev.gatehouse.routing.Deployment;
import dev.gatehouse.wire.MalformedAnswer;
import dev.gatehouse.wire.WireError;
import dev.gatehouse.wire.chat.AnswerStream;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Carries a streamed answer to the client. What comes before the first content is held back, so that until then another
 * deployment can still be tried; what ends the answer is held back until the usage record is durable.
 */
final class Relay {
    private static final Logger LOG = LoggerFactory.getLogger(Relay.class);
    private static final long STALL_NANOS = Duration.ofSeconds(30).toNanos();

    private final Attempt attempt;
    private final Serving serving;
    private final Asked asked;
    private final Choice choice;
    private final Deployment deployment;
    private final AnswerStream stream;
    private final Outbox outbox = new Outbox();
    private boolean begun;
    private boolean full;
    private long fullSince = -1;

    Relay(Attempt attempt, Serving serving, Asked asked, Choice choice, Deployment deployment) {
        this.attempt = attempt;
        this.serving = serving;
        this.asked = asked;
        this.choice = choice;
        this.deployment = deployment;
        this.stream = asked.stream(deployment, choice.model());
    }

    void data(byte[] array, int from, int to) {
        try {
            stream.feed(array, from, to, outbox);
        } catch (MalformedAnswer malformed) {
            broken(Refusals.unreadable(), String.valueOf(malformed.getMessage()));
            return;
        }
        var failure = stream.failure();
        if (failure != null) {
            providerFailed(failure);
        } else if (stream.ended()) {
            complete();
        } else if (begun || stream.contentBegun()) {
            deliver();
        }
    }

    void end() {
        try {
            conclude();
        } catch (MalformedAnswer malformed) {
            broken(Refusals.unreadable(), String.valueOf(malformed.getMessage()));
        }
    }

    /** The connection was lost. An answer that had already said why it ended misses no more than its end marker. */
    void cut(String detail) {
        try {
            conclude();
        } catch (MalformedAnswer unfinished) {
            broken(begun ? Refusals.unreadable() : Refusals.unreachable(), detail);
        }
    }

    private void conclude() {
        stream.end(outbox);
        var failure = stream.failure();
        if (failure != null) {
            providerFailed(failure);
        } else {
            complete();
        }
    }

    private void deliver() {
        begin();
        if (!outbox.isEmpty()) {
            serving.exchange().write(outbox);
            holdBackWhileFull();
        }
    }

    private void begin() {
        if (!begun) {
            begun = true;
            serving.firstByte(serving.lane().clocks().nanos());
            serving.lane().journal().writeHolds();
            serving.exchange().releaseBody();
            AnswerHeaders.set(serving, choice, deployment);
            serving.exchange().header("cache-control", "no-cache, no-transform");
            serving.exchange().header("x-accel-buffering", "no");
            serving.exchange().begin(serving.surface().streamType());
        }
    }

    private void holdBackWhileFull() {
        if (!full && serving.exchange().full()) {
            full = true;
            attempt.pause();
            serving.exchange().onDrained(() -> {
                full = false;
                fullSince = -1;
                attempt.resume();
            });
        }
    }

    private void complete() {
        begin();
        attempt.answered();
        var meter = Meter.whole(stream.usage(), asked, stream.contentBytes());
        serving.settle(Outcome.COMPLETED, 200, "", meter, () -> {
            serving.exchange().write(outbox);
            serving.exchange().end();
        });
    }

    /** The provider's own error event. */
    private void providerFailed(WireError failure) {
        broken(Refusals.of(failure), "error event: " + failure.code());
    }

    /** The provider broke off. */
    private void broken(Miss miss, String detail) {
        if (begun) {
            breakOff(miss, detail);
        } else {
            attempt.fail(miss, detail);
        }
    }

    /** What was delivered stays without a finish: the client is told by its protocol's error event. */
    void breakOff(Miss miss, String detail) {
        var error = miss.error();
        LOG.atWarn()
                .addKeyValue("request_id", serving.exchange().requestId())
                .addKeyValue("deployment", deployment.id())
                .addKeyValue("detail", detail)
                .log("stream broken");
        attempt.brokeOff(miss);
        var meter = Meter.uncharged(stream.usage(), asked, stream.contentBytes());
        serving.settle(Outcome.BROKEN, 200, error.code(), meter, () -> {
            var wire = error.wire(serving.exchange().requestId());
            if (!stream.fail(wire, outbox)) {
                outbox.write(serving.surface().streamError(wire));
            }
            serving.exchange().write(outbox);
            serving.exchange().end();
        });
    }

    /** The client left: it pays for what it was given. */
    void clientGone() {
        var meter = Meter.delivered(stream.usage(), asked, stream.contentBytes());
        serving.settle(Outcome.CLIENT_GONE, 200, "CLIENT_GONE", meter, () -> {});
    }

    /** The answer has said why it ended; only its end marker, and perhaps its usage, are still to come. */
    boolean finished() {
        return stream.finished();
    }

    boolean begun() {
        return begun;
    }

    /** The client does not keep up; then the provider's silence is our doing. */
    boolean clientFull() {
        return full;
    }

    /** The client has read nothing for so long that it counts as gone. */
    boolean clientStalled(long nanos) {
        if (!full) {
            return false;
        }
        if (fullSince < 0) {
            fullSince = nanos;
        }
        return nanos - fullSince > STALL_NANOS;
    }
}
