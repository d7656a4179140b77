package dev.gatehouse.inference;

import dev.gatehouse.access.Operation;
import dev.gatehouse.access.PolicyGroup;
import dev.gatehouse.error.ApiError;
import dev.gatehouse.wire.Slices;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A client without a socket. */
final class FakeExchange implements Exchange {
    final Map<String, String> headers = new LinkedHashMap<>();
    final Map<String, String> requestHeaders = new LinkedHashMap<>();
    final StringBuilder sent = new StringBuilder();
    final FakeLoop loop;
    private final String key;
    private final byte[] body;
    boolean bodyRead;
    boolean begun;
    boolean ended;
    boolean aborted;
    boolean full;
    boolean left;
    int status;
    Runnable gone = () -> {};
    Runnable drained = () -> {};

    FakeExchange(FakeLoop loop, String key, String body) {
        this.loop = loop;
        this.key = key;
        this.body = body.getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public Loop loop() {
        return loop;
    }

    @Override
    public String requestId() {
        return "req_test";
    }

    @Override
    public Operation operation() {
        return new Operation("chat.completions", PolicyGroup.Keyed.INFERENCE);
    }

    @Override
    public String path() {
        return "/v1/chat/completions";
    }

    @Override
    public @Nullable String requestHeader(String name) {
        return requestHeaders.containsKey(name) ? requestHeaders.get(name) : name.equals("x-api-key") ? key : null;
    }

    @Override
    public @Nullable String queryParameter(String name) {
        return null;
    }

    @Override
    public String remoteAddress() {
        return "127.0.0.1";
    }

    @Override
    public @Nullable String pathVariable(String name) {
        return null;
    }

    @Override
    public Instant arrivedAt() {
        return Instant.EPOCH;
    }

    @Override
    public long arrivedNanos() {
        return 0;
    }

    @Override
    public void body(Consumer<byte[]> whole, Consumer<ApiError> refused) {
        bodyRead = true;
        whole.accept(body);
    }

    @Override
    public void releaseBody() {}

    @Override
    public void header(String name, String value) {
        headers.put(name, value);
    }

    @Override
    public void respond(int status, String contentType, Slices body) {
        this.status = status;
        sent.append(new String(body.toBytes(), StandardCharsets.UTF_8));
        ended = true;
    }

    @Override
    public void begin(String contentType) {
        begun = true;
        status = 200;
    }

    @Override
    public void write(Outbox outbox) {
        for (int part = 0; part < outbox.parts(); part++) {
            sent.append(new String(
                    outbox.array(part),
                    outbox.from(part),
                    outbox.to(part) - outbox.from(part),
                    StandardCharsets.UTF_8));
        }
        outbox.clear();
    }

    @Override
    public void end() {
        ended = true;
    }

    @Override
    public boolean full() {
        return full;
    }

    @Override
    public void onDrained(Runnable drained) {
        this.drained = drained;
    }

    @Override
    public boolean isGone() {
        return left;
    }

    @Override
    public void onGone(Runnable gone) {
        this.gone = gone;
    }

    @Override
    public void abort() {
        aborted = true;
    }
}
