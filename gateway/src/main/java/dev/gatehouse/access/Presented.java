package dev.gatehouse.access;

import org.jspecify.annotations.Nullable;

/** What a request shows at the door: all that authentication looks at, and all of it before the body. */
public interface Presented {
    /** The canonical path: the one that was routed by. */
    String path();

    /** A header of the request, ignoring the case of its name; null where it has none of that name. */
    @Nullable
    String requestHeader(String name);

    /** A parameter of the query; null where absent. */
    @Nullable
    String queryParameter(String name);

    /** The IP address the connection comes from. */
    String remoteAddress();
}
