package dev.gatehouse.inference;

import dev.gatehouse.access.Operation;
import dev.gatehouse.access.Presented;
import dev.gatehouse.error.ApiError;
import dev.gatehouse.wire.Slices;
import java.time.Instant;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** One request and its answer, as the pipeline sees the client. Used on its loop only. */
public interface Exchange extends Presented {
    Loop loop();

    /** As the client sent it, with our prefix, or a new one. */
    String requestId();

    /** What is asked for, as the endpoint was declared. */
    Operation operation();

    /** The value of a path variable, decoded; null where the path has none of that name. */
    @Nullable
    String pathVariable(String name);

    Instant arrivedAt();

    /** When the request arrived, by the monotonic clock. */
    long arrivedNanos();

    /** Reads the body, up to the limit; exactly one of the two is called, unless the client leaves first. */
    void body(Consumer<byte[]> whole, Consumer<ApiError> refused);

    /** The body's memory is free again. */
    void releaseBody();

    /** Sets a header of the answer; before the answer begins. */
    void header(String name, String value);

    /** Sends a whole answer. */
    void respond(int status, String contentType, Slices body);

    /** Sends the head of a streamed answer. */
    void begin(String contentType);

    /** Sends and clears what is in the outbox, as one write. */
    void write(Outbox outbox);

    /** Sends the end of a streamed answer. */
    void end();

    /** The client does not read fast enough: stop writing until {@code drained}. */
    boolean full();

    void onDrained(Runnable drained);

    /** The client has left. */
    boolean isGone();

    /** Called once, when the client leaves before its answer ended. */
    void onGone(Runnable gone);

    /** Cuts the connection. */
    void abort();
}
