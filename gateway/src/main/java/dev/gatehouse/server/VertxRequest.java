package dev.gatehouse.server;

import dev.gatehouse.endpoint.CanonicalPath;
import dev.gatehouse.endpoint.Query;
import dev.gatehouse.endpoint.Request;
import dev.gatehouse.error.ApiError;
import dev.gatehouse.error.ApiException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;

/** A request of the engine for a handler that may block, on a thread of its own. */
final class VertxRequest implements Request {
    private final Arrival arrival;
    private final CanonicalPath path;
    private @Nullable Query query;
    private byte @Nullable [] body;

    VertxRequest(Arrival arrival, CanonicalPath path) {
        this.arrival = arrival;
        this.path = path;
    }

    @Override
    public String method() {
        return arrival.method();
    }

    @Override
    public String rawPath() {
        return arrival.path();
    }

    @Override
    public CanonicalPath path() {
        return path;
    }

    @Override
    public Query query() {
        if (query == null) {
            query = Query.parse(arrival.request().query());
        }
        return query;
    }

    @Override
    public @Nullable String header(String name) {
        return Headers.text(arrival.request().headers(), name);
    }

    @Override
    public String remoteAddress() {
        return arrival.request().remoteAddress().hostAddress();
    }

    @Override
    public String requestId() {
        return arrival.requestId();
    }

    @Override
    public byte[] body() {
        if (body == null) {
            var whole = new CompletableFuture<byte[]>();
            arrival.onGone(() -> whole.completeExceptionally(
                    new ApiError.RequestTimeout("The client left before its request was complete.").asException()));
            arrival.loop().execute(() -> read(whole));
            body = await(whole);
        }
        return body;
    }

    private void read(CompletableFuture<byte[]> whole) {
        var reader = arrival.reader(whole::complete, error -> whole.completeExceptionally(error.asException()));
        var _ = whole.whenComplete((_, _) -> reader.release());
        reader.read();
    }

    private static byte[] await(CompletableFuture<byte[]> whole) {
        try {
            return whole.join();
        } catch (CompletionException failed) {
            if (failed.getCause() instanceof ApiException refused) {
                throw refused;
            }
            throw failed;
        }
    }
}
