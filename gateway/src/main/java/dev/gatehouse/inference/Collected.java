package dev.gatehouse.inference;

import java.util.Arrays;

/** A body put together from what came. One that came in one piece is not copied. */
final class Collected {
    private byte[] bytes = new byte[0];
    private int from;
    private int to;
    private boolean own = true;

    int length() {
        return to - from;
    }

    void add(byte[] array, int start, int end) {
        if (length() == 0) {
            bytes = array;
            from = start;
            to = end;
            own = false;
            return;
        }
        int added = end - start;
        if (!own || to + added > bytes.length) {
            bytes = Arrays.copyOfRange(bytes, from, from + Math.max(2 * length(), length() + added));
            to -= from;
            from = 0;
            own = true;
        }
        System.arraycopy(array, start, bytes, to, added);
        to += added;
    }

    byte[] toBytes() {
        return from == 0 && to == bytes.length ? bytes : Arrays.copyOfRange(bytes, from, to);
    }
}
