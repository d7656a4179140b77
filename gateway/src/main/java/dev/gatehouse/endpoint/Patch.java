package dev.gatehouse.endpoint;

import org.jspecify.annotations.Nullable;

/** A member of a partial update: left out, sent as null, or sent with a value. */
public sealed interface Patch<T> {
    record Absent<T>() implements Patch<T> {}

    record Null<T>() implements Patch<T> {}

    record Value<T>(T value) implements Patch<T> {}

    /** What the stored value becomes. */
    default @Nullable T or(@Nullable T stored) {
        return switch (this) {
            case Absent<T> _ -> stored;
            case Null<T> _ -> null;
            case Value<T>(var value) -> value;
        };
    }

    default boolean isSent() {
        return !(this instanceof Absent<T>);
    }
}
