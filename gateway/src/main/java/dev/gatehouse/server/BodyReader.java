package dev.gatehouse.server;

import dev.gatehouse.error.ApiError;
import dev.gatehouse.inference.Loop;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import java.time.Duration;
import java.util.Arrays;
import java.util.function.Consumer;

/** Reads one request's body into one array: never more than the limit, never for longer than a client may stall. */
final class BodyReader implements Loop.Watched {
    private static final long STALL_NANOS = Duration.ofSeconds(30).toNanos();
    private static final Duration RETRY = Duration.ofSeconds(1);
    private static final int FIRST = 4 * 1024;

    private final HttpServerRequest request;
    private final Loop loop;
    private final BodyMemory memory;
    private final int limit;
    private final Consumer<byte[]> whole;
    private final Consumer<ApiError> refused;
    private byte[] bytes = new byte[0];
    private int length;
    private long taken;
    private boolean moved = true;
    private long movedNanos = -1;
    private boolean over;

    BodyReader(
            HttpServerRequest request,
            Loop loop,
            BodyMemory memory,
            int limit,
            Consumer<byte[]> whole,
            Consumer<ApiError> refused) {
        this.request = request;
        this.loop = loop;
        this.memory = memory;
        this.limit = limit;
        this.whole = whole;
        this.refused = refused;
    }

    /** Must be called on the request's loop. */
    void read() {
        long announced = announced();
        if (announced > limit) {
            refuse(new ApiError.TooLarge(limit));
            return;
        }
        if (announced > 0 && !grow((int) announced)) {
            return;
        }
        loop.watch(this);
        request.handler(this::add);
        request.endHandler(_ -> end());
        request.exceptionHandler(_ -> {
            stop();
            release();
        });
        if (request.headers().contains(HttpHeaders.EXPECT, "100-continue", true)) {
            request.response().writeContinue();
        }
        request.resume();
    }

    /** -1 where the length is not announced. */
    private long announced() {
        var header = request.getHeader(HttpHeaders.CONTENT_LENGTH);
        if (header == null) {
            return -1;
        }
        try {
            return Long.parseLong(header);
        } catch (NumberFormatException _) {
            return Long.MAX_VALUE;
        }
    }

    private void add(Buffer buffer) {
        if (over) {
            return;
        }
        moved = true;
        int added = buffer.length();
        if (length + (long) added > limit) {
            refuse(new ApiError.TooLarge(limit));
        } else if (length + added <= bytes.length
                || grow(Math.min(limit, Math.max(length + added, Math.max(FIRST, 2 * bytes.length))))) {
            buffer.getBytes(bytes, length);
            length += added;
        }
    }

    private boolean grow(int size) {
        if (!memory.take(size - bytes.length)) {
            refuse(new ApiError.Unavailable("Too many large requests are being read.", RETRY));
            return false;
        }
        taken += size - bytes.length;
        bytes = Arrays.copyOf(bytes, size);
        return true;
    }

    private void end() {
        if (!over) {
            stop();
            whole.accept(length == bytes.length ? bytes : Arrays.copyOf(bytes, length));
        }
    }

    private void refuse(ApiError error) {
        if (!over) {
            stop();
            release();
            refused.accept(error);
        }
    }

    private void stop() {
        over = true;
        loop.unwatch(this);
    }

    /** The body is no longer needed. */
    void release() {
        memory.give(taken);
        taken = 0;
        bytes = new byte[0];
    }

    @Override
    public void tick(long nanos) {
        if (moved) {
            moved = false;
            movedNanos = nanos;
        } else if (nanos - movedNanos > STALL_NANOS) {
            refuse(new ApiError.RequestTimeout("The request body did not arrive in time."));
        }
    }
}
