package dev.gatehouse.access;

import org.jspecify.annotations.Nullable;

/** What the gate may look at: the request before it is parsed. */
public interface RequestFacts {
    /** Such as {@code GET}. */
    String method();

    /** The canonical path: the same text that chose the endpoint. */
    String route();

    String requestId();

    /** A member of the body as text, else the query's, else the path's; null where none has it or it is no text or number. */
    @Nullable
    String text(String name);

    /** Whether body, query or path have the member, be it null. */
    boolean has(String name);
}
