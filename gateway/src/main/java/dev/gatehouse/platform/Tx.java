package dev.gatehouse.platform;

import java.util.ArrayList;
import java.util.List;
import org.jdbi.v3.core.Handle;

/**
 * One open transaction. Services pass it on; only repositories look inside.
 *
 * @param changes announced so far, in order
 */
public record Tx(Handle handle, List<Change> changes) {
    Tx(Handle handle) {
        this(handle, new ArrayList<>());
    }
}
