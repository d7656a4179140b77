package dev.gatehouse.inference;

import dev.gatehouse.access.Operation;
import dev.gatehouse.error.ApiError;
import dev.gatehouse.idempotency.Capture;
import dev.gatehouse.idempotency.Claim;
import dev.gatehouse.idempotency.Claims;
import dev.gatehouse.ledger.UsageRecord.Outcome;
import dev.gatehouse.wire.Slices;
import java.time.Instant;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The exchange of a request whose answer may be given again. What leaves for the client is kept beside, and is kept for good where it is
 * whole, was settled as completed and was recorded: before its end leaves, so that who has it and asks again is answered the same. Else
 * it is forgotten.
 */
final class Recording implements Exchange {
    private static final int OK = 200;

    private final Exchange client;
    private final Keeper keeper;
    private final Capture capture;
    private String contentType = "";
    private boolean completed;
    private boolean over;

    /** What becomes of the answer; told once. */
    interface Keeper {
        Capture capture();

        void keep(int status, String contentType, Capture answer);

        /** There is no whole answer. */
        void forget();

        /** The answer of the claimed id; without one the id is free again. */
        static Keeper of(Claim claim, Claims claims) {
            return new Keeper() {
                @Override
                public Capture capture() {
                    return claims.capture();
                }

                @Override
                public void keep(int status, String contentType, Capture answer) {
                    claims.finish(claim, status, contentType, answer);
                }

                @Override
                public void forget() {
                    claims.release(claim);
                }
            };
        }
    }

    Recording(Exchange client, Keeper keeper) {
        this.client = client;
        this.keeper = keeper;
        this.capture = keeper.capture();
    }

    /** Before the last bytes leave. */
    void settled(Outcome outcome) {
        if (client instanceof Recording other) {
            other.settled(outcome);
        }
        if (outcome == Outcome.COMPLETED) {
            completed = true;
        } else {
            release();
        }
    }

    @Override
    public void respond(int status, String contentType, Slices body) {
        if (!over && completed) {
            body.writeTo(capture);
            finish(status, contentType);
        }
        client.respond(status, contentType, body);
    }

    @Override
    public void begin(String contentType) {
        this.contentType = contentType;
        client.begin(contentType);
    }

    @Override
    public void write(Outbox outbox) {
        if (!over) {
            for (int part = 0; part < outbox.parts(); part++) {
                capture.write(outbox.array(part), outbox.from(part), outbox.to(part));
            }
        }
        client.write(outbox);
    }

    @Override
    public void end() {
        if (!over && completed) {
            finish(OK, contentType);
        }
        client.end();
    }

    @Override
    public void abort() {
        client.abort();
        release();
    }

    private void finish(int status, String type) {
        over = true;
        keeper.keep(status, type, capture);
    }

    private void release() {
        if (!over) {
            over = true;
            capture.drop();
            keeper.forget();
        }
    }

    @Override
    public Loop loop() {
        return client.loop();
    }

    @Override
    public String requestId() {
        return client.requestId();
    }

    @Override
    public Operation operation() {
        return client.operation();
    }

    @Override
    public String path() {
        return client.path();
    }

    @Override
    public @Nullable String requestHeader(String name) {
        return client.requestHeader(name);
    }

    @Override
    public @Nullable String queryParameter(String name) {
        return client.queryParameter(name);
    }

    @Override
    public String remoteAddress() {
        return client.remoteAddress();
    }

    @Override
    public @Nullable String pathVariable(String name) {
        return client.pathVariable(name);
    }

    @Override
    public Instant arrivedAt() {
        return client.arrivedAt();
    }

    @Override
    public long arrivedNanos() {
        return client.arrivedNanos();
    }

    @Override
    public void body(Consumer<byte[]> whole, Consumer<ApiError> refused) {
        client.body(whole, refused);
    }

    @Override
    public void releaseBody() {
        client.releaseBody();
    }

    @Override
    public void header(String name, String value) {
        client.header(name, value);
    }

    @Override
    public boolean full() {
        return client.full();
    }

    @Override
    public void onDrained(Runnable drained) {
        client.onDrained(drained);
    }

    @Override
    public boolean isGone() {
        return client.isGone();
    }

    @Override
    public void onGone(Runnable gone) {
        client.onGone(gone);
    }
}
