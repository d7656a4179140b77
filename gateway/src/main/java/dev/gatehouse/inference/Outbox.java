package dev.gatehouse.inference;

import dev.gatehouse.wire.ByteSink;
import java.util.Arrays;

/** Bytes on their way to a client, as ranges of arrays nobody changes any more. Neighbouring ranges of one array become one. */
public final class Outbox implements ByteSink {
    private byte[][] arrays = new byte[4][];
    private int[] bounds = new int[8];
    private int parts;
    private long length;

    @Override
    public void write(byte[] array, int from, int to) {
        if (from == to) {
            return;
        }
        length += to - from;
        if (parts > 0 && arrays[parts - 1] == array && bounds[2 * parts - 1] == from) {
            bounds[2 * parts - 1] = to;
            return;
        }
        if (parts == arrays.length) {
            arrays = Arrays.copyOf(arrays, 2 * parts);
            bounds = Arrays.copyOf(bounds, 4 * parts);
        }
        arrays[parts] = array;
        bounds[2 * parts] = from;
        bounds[2 * parts + 1] = to;
        parts++;
    }

    /** Bytes held. */
    public long length() {
        return length;
    }

    public boolean isEmpty() {
        return length == 0;
    }

    public int parts() {
        return parts;
    }

    public byte[] array(int part) {
        return arrays[part];
    }

    public int from(int part) {
        return bounds[2 * part];
    }

    public int to(int part) {
        return bounds[2 * part + 1];
    }

    public void clear() {
        Arrays.fill(arrays, 0, parts, null);
        parts = 0;
        length = 0;
    }
}
