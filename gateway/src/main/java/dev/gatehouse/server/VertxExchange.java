package dev.gatehouse.server;

import dev.gatehouse.access.Operation;
import dev.gatehouse.error.ApiError;
import dev.gatehouse.inference.Exchange;
import dev.gatehouse.inference.Loop;
import dev.gatehouse.inference.Outbox;
import dev.gatehouse.wire.Slices;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.http.HttpVersion;
import java.time.Instant;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** One request of the engine, as the pipeline sees it. */
final class VertxExchange implements Exchange {
    private final Arrival arrival;
    private final HttpServerRequest request;
    private final HttpServerResponse response;
    private final Operation operation;
    private final String path;
    private final Map<String, String> variables;
    private @Nullable BodyReader reader;

    VertxExchange(Arrival arrival, Operation operation, String path, Map<String, String> variables) {
        this.arrival = arrival;
        this.request = arrival.request();
        this.response = request.response();
        this.operation = operation;
        this.path = path;
        this.variables = variables;
    }

    @Override
    public Loop loop() {
        return arrival.loop();
    }

    @Override
    public String requestId() {
        return arrival.requestId();
    }

    @Override
    public Operation operation() {
        return operation;
    }

    @Override
    public String path() {
        return path;
    }

    @Override
    public @Nullable String queryParameter(String name) {
        return request.query() == null ? null : request.getParam(name);
    }

    @Override
    public String remoteAddress() {
        return request.remoteAddress().hostAddress();
    }

    @Override
    public @Nullable String requestHeader(String name) {
        return Headers.text(request.headers(), name);
    }

    @Override
    public @Nullable String pathVariable(String name) {
        return variables.get(name);
    }

    @Override
    public Instant arrivedAt() {
        return arrival.at();
    }

    @Override
    public long arrivedNanos() {
        return arrival.nanos();
    }

    @Override
    public void body(Consumer<byte[]> whole, Consumer<ApiError> refused) {
        reader = arrival.reader(whole, refused);
        reader.read();
    }

    @Override
    public void releaseBody() {
        if (reader != null) {
            reader.release();
        }
    }

    @Override
    public void header(String name, String value) {
        response.putHeader(name, value);
    }

    @Override
    public void respond(int status, String contentType, Slices body) {
        releaseBody();
        if (response.closed() || response.ended()) {
            return;
        }
        response.setStatusCode(status).putHeader(HttpHeaders.CONTENT_TYPE, contentType);
        arrival.end(Buffers.of(body));
    }

    @Override
    public void begin(String contentType) {
        response.putHeader(HttpHeaders.CONTENT_TYPE, contentType);
        if (request.version() != HttpVersion.HTTP_2) {
            response.setChunked(true);
        }
    }

    @Override
    public void write(Outbox outbox) {
        if (!outbox.isEmpty() && !response.closed()) {
            response.write(Buffers.of(outbox));
        }
        outbox.clear();
    }

    @Override
    public void end() {
        releaseBody();
        if (!response.closed() && !response.ended()) {
            response.end();
        }
    }

    @Override
    public boolean full() {
        return response.writeQueueFull();
    }

    @Override
    public void onDrained(Runnable drained) {
        response.drainHandler(_ -> drained.run());
    }

    @Override
    public boolean isGone() {
        return response.closed();
    }

    @Override
    public void onGone(Runnable gone) {
        arrival.onGone(() -> {
            releaseBody();
            gone.run();
        });
    }

    @Override
    public void abort() {
        releaseBody();
        request.connection().close();
    }
}
