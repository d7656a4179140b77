package dev.gatehouse.wire.json;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * The names of all objects open at one place of a document, to find duplicates. A stack: the names of the innermost object
 * are on top.
 *
 * <p>Names are kept as 64-bit hashes of their unescaped bytes. Two different names of one object with the same hash count as
 * duplicates: by accident that does not happen, and who constructs it is refused their own document.
 */
final class MemberNames {
    // Up to here every name is compared with those before it; larger objects are sorted once when they close.
    private static final int COMPARED = 16;
    private static final int KEPT = 1 << 14;
    static final long START = 0xcbf29ce484222325L;
    private static final long PRIME = 0x100000001b3L;

    private long[] hashes = new long[64];
    private final int[] starts = new int[JsonScan.MAX_DEPTH + 1];
    private int top;

    void reset() {
        top = 0;
        if (hashes.length > KEPT) {
            hashes = new long[64];
        }
    }

    void open(int depth) {
        starts[depth] = top;
    }

    /** False where the object at this depth has the name already. */
    boolean add(int depth, long hash) {
        int start = starts[depth];
        if (top - start < COMPARED) {
            for (int i = start; i < top; i++) {
                if (hashes[i] == hash) {
                    return false;
                }
            }
        }
        if (top == hashes.length) {
            hashes = Arrays.copyOf(hashes, top * 2);
        }
        hashes[top++] = hash;
        return true;
    }

    /** False where the object at this depth, which ends, had a name twice. */
    boolean close(int depth) {
        int start = starts[depth];
        boolean distinct = top - start <= COMPARED || distinct(start);
        top = start;
        return distinct;
    }

    private boolean distinct(int start) {
        Arrays.sort(hashes, start, top);
        for (int i = start + 1; i < top; i++) {
            if (hashes[i] == hashes[i - 1]) {
                return false;
            }
        }
        return true;
    }

    /** The hash of a name, given its span with quotes. */
    static long hash(byte[] b, int from, int to, boolean escaped) {
        if (!escaped) {
            return hash(b, from + 1, to - 1);
        }
        byte[] name = JsonString.decode(b, from, to).getBytes(StandardCharsets.UTF_8);
        return hash(name, 0, name.length);
    }

    private static long hash(byte[] b, int from, int to) {
        long hash = START;
        for (int i = from; i < to; i++) {
            hash = mix(hash, b[i]);
        }
        return hash;
    }

    static long mix(long hash, byte next) {
        return (hash ^ (next & 0xff)) * PRIME;
    }
}
