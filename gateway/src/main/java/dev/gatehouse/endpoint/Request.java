package dev.gatehouse.endpoint;

import org.jspecify.annotations.Nullable;

/** A request as the server room hands it over: nothing of it is interpreted yet, and the body is not read. */
public interface Request {
    /** As sent, such as {@code GET}. */
    String method();

    /** The path as sent, without the query. */
    String rawPath();

    CanonicalPath path();

    Query query();

    /** The header's first value, ignoring the case of its name; null where absent. */
    @Nullable
    String header(String name);

    /** The client's IP address. */
    String remoteAddress();

    /** Begins with {@code req_}. */
    String requestId();

    /**
     * Reads the body at its first call, and blocks until all of it is there. Empty where none was sent.
     *
     * @throws dev.gatehouse.error.ApiException 413 beyond the server's limit, 408 when it stalls
     */
    byte[] body();
}
