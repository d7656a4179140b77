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
 * The exchange of a request that was claimed. What leaves for the client is kept beside, and becomes the answer of its id where it left
 * whole, was settled as completed and was recorded; else the id is free again.
 */
final class Recording implements Exchange {
    private static final int OK = 200;

    private final Exchange client;
    private final Claim claim;
    private final Claims claims;
    private final Capture capture;
    private String contentType = "";
    private boolean completed;
    private boolean over;

    Recording(Exchange client, Claim claim, Claims claims) {
        this.client = client;
        this.claim = claim;
        this.claims = claims;
        this.capture = claims.capture();
    }

    /** Before the last bytes leave. */
    void settled(Outcome outcome) {
        if (outcome == Outcome.COMPLETED) {
            completed = true;
        } else {
            release();
        }
    }

    @Override
    public void respond(int status, String contentType, Slices body) {
        client.respond(status, contentType, body);
        if (!over && completed) {
            body.writeTo(capture);
            finish(status, contentType);
        }
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
        client.end();
        if (!over && completed) {
            finish(OK, contentType);
        }
    }

    @Override
    public void abort() {
        client.abort();
        release();
    }

    private void finish(int status, String type) {
        over = true;
        claims.finish(claim, status, type, capture);
    }

    private void release() {
        if (!over) {
            over = true;
            capture.drop();
            claims.release(claim);
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
