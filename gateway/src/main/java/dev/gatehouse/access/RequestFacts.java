package dev.gatehouse.access;

import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What the gate may look at: the request before it is parsed. Body, query and path are merged; the body wins, then the query. */
public interface RequestFacts {
    /** Such as {@code GET}. */
    String method();

    /** The canonical path: the same text that chose the endpoint. */
    String route();

    String requestId();

    /** A member as text; null where nobody has it or it is no text or number. */
    @Nullable
    String text(String name);

    /** A member that may be a list of texts; what is no text is an empty one, so that nothing slips through by its shape. */
    List<String> texts(String name);

    /** A parameter of the query alone. */
    @Nullable
    String query(String name);

    /** All members, those of the body first. */
    Set<String> names();

    /** Whether the body has a member at this path that is more than null, false, zero or empty. */
    boolean isSet(String... path);
}
