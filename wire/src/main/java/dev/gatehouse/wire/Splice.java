package dev.gatehouse.wire;

import dev.gatehouse.wire.Slices.Slice;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;

/** Replaces {@code [from, to)} of an array; inserts where both are equal. */
public record Splice(int from, int to, byte[] text) {

    /** {@code body[from, to)} with these splices, which must not overlap; what they leave alone is not copied. */
    public static Slices apply(byte[] body, int from, int to, Collection<Splice> splices) {
        var ordered = new ArrayList<>(splices);
        ordered.sort(Comparator.comparingInt(Splice::from));
        var parts = new ArrayList<Slice>(2 * ordered.size() + 1);
        int at = from;
        for (Splice splice : ordered) {
            if (splice.from > at) {
                parts.add(new Slice(body, at, splice.from));
            }
            parts.add(new Slice(splice.text, 0, splice.text.length));
            at = splice.to;
        }
        parts.add(new Slice(body, at, to));
        return new Slices(parts);
    }
}
