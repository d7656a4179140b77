package dev.gatehouse.wire;

import java.io.ByteArrayOutputStream;
import java.util.List;

/** A body as consecutive ranges of arrays, so that a few bytes can be replaced without copying the rest. */
public record Slices(List<Slice> parts) {

    /** {@code array[from, to)}. */
    public record Slice(byte[] array, int from, int to) {
        public int length() {
            return to - from;
        }
    }

    public Slices {
        parts = List.copyOf(parts);
    }

    public static Slices of(byte[] whole) {
        return new Slices(List.of(new Slice(whole, 0, whole.length)));
    }

    /** Bytes in all parts together. */
    public int length() {
        int sum = 0;
        for (Slice part : parts) {
            sum += part.length();
        }
        return sum;
    }

    public void writeTo(ByteSink sink) {
        for (Slice part : parts) {
            sink.write(part.array(), part.from(), part.to());
        }
    }

    public byte[] toBytes() {
        var out = new ByteArrayOutputStream(length());
        writeTo((array, from, to) -> out.write(array, from, to - from));
        return out.toByteArray();
    }
}
