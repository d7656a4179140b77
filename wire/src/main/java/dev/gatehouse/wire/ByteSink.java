package dev.gatehouse.wire;

import java.nio.charset.StandardCharsets;

/** Where bytes for a client go. What was given may be kept without a copy, so a giver never changes it afterwards. */
@FunctionalInterface
public interface ByteSink {
    void write(byte[] array, int from, int to);

    default void write(byte[] array) {
        write(array, 0, array.length);
    }

    default void write(String text) {
        write(text.getBytes(StandardCharsets.UTF_8));
    }
}
