package dev.gatehouse.inference;

import dev.gatehouse.access.Caller;
import dev.gatehouse.routing.Deployment;
import dev.gatehouse.wire.WireError;
import org.jspecify.annotations.Nullable;

/** One kind of inference endpoint in one client protocol. */
public interface Surface {

    /** The surface in which this request is to be answered: some clients say in the query how. */
    default Surface of(Exchange exchange) {
        return this;
    }

    /** Such as {@code chat.completions}: the same name in log, metric and usage record. */
    String operation();

    /** What a deployment must be able to do. */
    Deployment.Mode mode();

    /**
     * @param pathModel the model named in the path, which wins over the body's; or null
     * @throws dev.gatehouse.wire.MalformedRequest
     */
    Asked read(byte[] body, @Nullable String pathModel);

    /** As above, for what depends on who asks, and on more of the path. */
    default Asked read(byte[] body, Exchange exchange, Caller caller) {
        return read(body, exchange.pathVariable("model"));
    }

    byte[] error(WireError error);

    /** The content type of streams. */
    default String streamType() {
        return "text/event-stream; charset=utf-8";
    }

    /** What ends a stream that has begun and broke. */
    byte[] streamError(WireError error);
}
