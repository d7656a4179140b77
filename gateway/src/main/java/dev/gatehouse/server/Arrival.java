package dev.gatehouse.server;

import dev.gatehouse.error.ApiError;
import dev.gatehouse.inference.Loop;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import java.time.Duration;
import java.time.Instant;
import java.util.function.Consumer;

/**
 * A request as it arrived, whoever serves it.
 *
 * @param limit bytes a body may have
 */
record Arrival(
        HttpServerRequest request, Loop loop, String requestId, Instant at, long nanos, BodyMemory memory, int limit) {
    private static final int REQUEST_TIMEOUT = 408;
    private static final int SMALL = 64 * 1024;

    /** What is still read of a refused body, so that the refusal is not lost in a reset. */
    private static final int LEFTOVER_LIMIT = 512 * 1024;

    /** Puts the request's id on its answer, and the client's own beside it. */
    void name() {
        var response = request.response();
        response.putHeader("x-request-id", requestId);
        response.putHeader("x-litellm-call-id", requestId);
        var own = RequestIds.clientsOwn(request);
        if (own != null) {
            response.putHeader("x-client-request-id", own);
        }
    }

    /** HEAD is answered as GET, without the body. */
    String method() {
        var name = request.method().name();
        return name.equals("HEAD") ? "GET" : name;
    }

    /** As sent, without the query. */
    String path() {
        var path = request.path();
        return path == null ? "" : path;
    }

    BodyReader reader(Consumer<byte[]> whole, Consumer<ApiError> refused) {
        return new BodyReader(request, loop, memory, limit, whole, refused);
    }

    /** Calls once if the client leaves before its answer has ended. */
    void onGone(Runnable gone) {
        request.response().closeHandler(_ -> {
            if (!request.response().ended()) {
                gone.run();
            }
        });
    }

    /** Ends the answer. One that leaves before a large body was read ends the connection too; a small one is read past. */
    void end(Buffer body) {
        if (request.isEnded() || request.version().equals(HttpVersion.HTTP_2)) {
            request.response().end(body);
        } else if (isSmall()) {
            request.response().end(body);
            request.resume();
        } else {
            request.response().putHeader(HttpHeaders.CONNECTION, HttpHeaders.CLOSE);
            request.response().end(body).onComplete(_ -> new Leftover(request, loop).discard());
        }
    }

    /** Nobody knows whether a client that asked for leave to send its body, or stopped in the middle of it, still will. */
    private boolean isSmall() {
        if (request.response().getStatusCode() == REQUEST_TIMEOUT) {
            return false;
        }
        if (request.headers().contains(HttpHeaders.TRANSFER_ENCODING)
                || request.headers().contains(HttpHeaders.EXPECT)) {
            return false;
        }
        var length = request.getHeader(HttpHeaders.CONTENT_LENGTH);
        return length == null || length.length() <= 5 && Integer.parseInt(length) <= SMALL;
    }

    /** The rest of a body nobody wants: read for a moment, then cut. */
    private static final class Leftover implements Loop.Watched {
        private static final long PATIENCE_NANOS = Duration.ofSeconds(2).toNanos();

        private final HttpServerRequest request;
        private final Loop loop;
        private long since = -1;
        private int seen;

        Leftover(HttpServerRequest request, Loop loop) {
            this.request = request;
            this.loop = loop;
        }

        void discard() {
            if (request.isEnded()) {
                close();
                return;
            }
            loop.watch(this);
            request.handler(buffer -> {
                seen += buffer.length();
                if (seen > LEFTOVER_LIMIT) {
                    close();
                }
            });
            request.endHandler(_ -> close());
            request.exceptionHandler(_ -> close());
            request.resume();
        }

        @Override
        public void tick(long nanos) {
            if (since < 0) {
                since = nanos;
            } else if (nanos - since > PATIENCE_NANOS) {
                close();
            }
        }

        private void close() {
            loop.unwatch(this);
            request.connection().close();
        }
    }
}
