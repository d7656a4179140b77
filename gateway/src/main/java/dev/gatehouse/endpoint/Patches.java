package dev.gatehouse.endpoint;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Changes said as records whose components are each a {@link Patch}. */
public final class Patches {
    private Patches() {}

    /**
     * Writes what was sent over the members of the same names; components of other types are left to the caller.
     *
     * @param row changed in place
     */
    public static void apply(ObjectNode row, Record changes) {
        for (var component : changes.getClass().getRecordComponents()) {
            if (component.getType() == Patch.class) {
                apply(row, Names.snake(component.getName()), patch(changes, component));
            }
        }
    }

    /** What was sent, by the names of the members: patches that say something, other values that are there. Records are left out. */
    public static ObjectNode sent(Record request) {
        var sent = Json.object();
        for (var component : request.getClass().getRecordComponents()) {
            var name = Names.snake(component.getName());
            switch (value(request, component)) {
                case null -> {}
                case Patch.Value<?>(Record _) -> {}
                case Patch<?> patch -> apply(sent, name, patch);
                case Record _ -> {}
                case Object value -> sent.set(name, Json.node(value));
            }
        }
        return sent;
    }

    /** As {@link #apply(ObjectNode, Record)}, for one member. */
    public static void apply(ObjectNode row, String member, Patch<?> patch) {
        switch (patch) {
            case Patch.Absent<?> _ -> {}
            case Patch.Null<?> _ -> row.putNull(member);
            case Patch.Value<?>(var value) -> row.set(member, Json.node(value));
        }
    }

    /** Whether anything was sent. */
    public static boolean isEmpty(Record changes) {
        return Arrays.stream(changes.getClass().getRecordComponents())
                .filter(component -> component.getType() == Patch.class)
                .allMatch(component -> value(changes, component) instanceof Patch.Absent<?>);
    }

    private static Patch<?> patch(Record changes, RecordComponent component) {
        return (Patch<?>) Objects.requireNonNull(value(changes, component));
    }

    private static @Nullable Object value(Record changes, RecordComponent component) {
        try {
            var accessor = component.getAccessor();
            accessor.setAccessible(true);
            return accessor.invoke(changes);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("The record " + changes.getClass().getName() + " could not be read", e);
        }
    }
}
