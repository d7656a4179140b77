package dev.gatehouse.wire.json;

import dev.gatehouse.wire.json.JsonScan.Kind;
import java.util.Arrays;

/** Where the members of one object stand: parallel arrays, filled in order and used again. */
final class Members {
    static final int UNCOUNTED = -1;
    private static final int FIRST = 16;
    private static final int KEPT = 1 << 12;

    private int size;
    private int[] nameFrom = new int[FIRST];
    private int[] nameTo = new int[FIRST];
    private boolean[] nameEscaped = new boolean[FIRST];
    private int[] valueFrom = new int[FIRST];
    private int[] valueTo = new int[FIRST];
    private int[] children = new int[FIRST];
    private Kind[] kinds = new Kind[FIRST];

    void clear() {
        size = 0;
        if (kinds.length > KEPT) {
            resize(FIRST);
        }
    }

    /** A member begins; children are counted from here on, or not at all. */
    void name(int from, int to, boolean escaped, int childCount) {
        if (size == kinds.length) {
            resize(size * 2);
        }
        nameFrom[size] = from;
        nameTo[size] = to;
        nameEscaped[size] = escaped;
        children[size] = childCount;
        size++;
    }

    private void resize(int capacity) {
        nameFrom = Arrays.copyOf(nameFrom, capacity);
        nameTo = Arrays.copyOf(nameTo, capacity);
        nameEscaped = Arrays.copyOf(nameEscaped, capacity);
        valueFrom = Arrays.copyOf(valueFrom, capacity);
        valueTo = Arrays.copyOf(valueTo, capacity);
        children = Arrays.copyOf(children, capacity);
        kinds = Arrays.copyOf(kinds, capacity);
    }

    /** The newest member's value begins. */
    void value(Kind kind, int from) {
        kinds[size - 1] = kind;
        valueFrom[size - 1] = from;
    }

    /** The newest member's value has one more element or member. */
    void child() {
        children[size - 1]++;
    }

    /** The newest member's value has ended. */
    void end(int to) {
        valueTo[size - 1] = to;
    }

    int size() {
        return size;
    }

    int nameFrom(int member) {
        return nameFrom[member];
    }

    int nameTo(int member) {
        return nameTo[member];
    }

    boolean nameEscaped(int member) {
        return nameEscaped[member];
    }

    Kind kind(int member) {
        return kinds[member];
    }

    int from(int member) {
        return valueFrom[member];
    }

    int to(int member) {
        return valueTo[member];
    }

    int children(int member) {
        return children[member];
    }

    void children(int member, int count) {
        children[member] = count;
    }
}
