package dev.gatehouse.wire;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/** Finds the next byte that matters, eight bytes at a time. All methods return {@code to} where there is none. */
public final class ByteSearch {
    private static final VarHandle WORDS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final long ONES = 0x0101010101010101L;
    private static final long HIGHS = 0x8080808080808080L;

    private ByteSearch() {}

    /** The next CR or LF. */
    public static int lineEnd(byte[] buffer, int from, int to) {
        int at = from;
        for (; at + Long.BYTES <= to; at += Long.BYTES) {
            long word = (long) WORDS.get(buffer, at);
            long hits = equal(word, '\n') | equal(word, '\r');
            if (hits != 0) {
                return at + first(hits);
            }
        }
        while (at < to && buffer[at] != '\n' && buffer[at] != '\r') {
            at++;
        }
        return at;
    }

    /** The next quote or backslash: what ends a run inside a JSON string known to be valid. */
    public static int quoteOrBackslash(byte[] buffer, int from, int to) {
        int at = from;
        for (; at + Long.BYTES <= to; at += Long.BYTES) {
            long word = (long) WORDS.get(buffer, at);
            long hits = equal(word, '"') | equal(word, '\\');
            if (hits != 0) {
                return at + first(hits);
            }
        }
        while (at < to && buffer[at] != '"' && buffer[at] != '\\') {
            at++;
        }
        return at;
    }

    /** The next byte of a JSON string that is not plain: a quote, a backslash, a control character, or no ASCII. */
    public static int notPlain(byte[] buffer, int from, int to) {
        int at = from;
        for (; at + Long.BYTES <= to; at += Long.BYTES) {
            long word = (long) WORDS.get(buffer, at);
            long hits = equal(word, '"') | equal(word, '\\') | (((word - ' ' * ONES) | word) & HIGHS);
            if (hits != 0) {
                return at + first(hits);
            }
        }
        // Bytes are signed: below the space are the controls and everything that is no ASCII.
        while (at < to && buffer[at] != '"' && buffer[at] != '\\' && buffer[at] >= ' ') {
            at++;
        }
        return at;
    }

    // A borrow runs only upwards from a byte that does match, so the lowest mark is always a true one.
    private static long equal(long word, int value) {
        long difference = word ^ value * ONES;
        return (difference - ONES) & ~difference & HIGHS;
    }

    private static int first(long hits) {
        return Long.numberOfTrailingZeros(hits) >>> 3;
    }
}
