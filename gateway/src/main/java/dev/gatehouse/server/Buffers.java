package dev.gatehouse.server;

import dev.gatehouse.inference.Outbox;
import dev.gatehouse.wire.Slices;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.internal.buffer.BufferInternal;

/** Between the engine's buffers and our arrays, without copying where that can be avoided. */
final class Buffers {
    /** Up to this many bytes copying parts together is cheaper than sending them apart. */
    private static final int COPY_LIMIT = 16 * 1024;

    private Buffers() {}

    /** Takes bytes of an array. */
    @FunctionalInterface
    interface Range {
        void accept(byte[] array, int from, int to);
    }

    /** The engine hands out buffers on the heap that are ours to keep. */
    static void read(Buffer buffer, Range range) {
        ByteBuf bytes = ((BufferInternal) buffer).unwrap();
        if (bytes.hasArray()) {
            int from = bytes.arrayOffset() + bytes.readerIndex();
            range.accept(bytes.array(), from, from + bytes.readableBytes());
        } else {
            var copy = buffer.getBytes();
            range.accept(copy, 0, copy.length);
        }
    }

    static Buffer of(Outbox outbox) {
        if (outbox.parts() == 1) {
            return wrap(outbox.array(0), outbox.from(0), outbox.to(0));
        }
        var whole = Unpooled.buffer((int) outbox.length());
        for (int part = 0; part < outbox.parts(); part++) {
            whole.writeBytes(outbox.array(part), outbox.from(part), outbox.to(part) - outbox.from(part));
        }
        return BufferInternal.buffer(whole);
    }

    static Buffer of(Slices slices) {
        if (slices.parts().size() == 1) {
            var only = slices.parts().getFirst();
            return wrap(only.array(), only.from(), only.to());
        }
        if (slices.length() <= COPY_LIMIT) {
            return BufferInternal.buffer(Unpooled.wrappedBuffer(slices.toBytes()));
        }
        var parts = slices.parts().stream()
                .map(slice -> Unpooled.wrappedBuffer(slice.array(), slice.from(), slice.length()))
                .toArray(ByteBuf[]::new);
        return BufferInternal.buffer(Unpooled.wrappedBuffer(parts.length, parts));
    }

    private static Buffer wrap(byte[] array, int from, int to) {
        return BufferInternal.buffer(Unpooled.wrappedBuffer(array, from, to - from));
    }
}
