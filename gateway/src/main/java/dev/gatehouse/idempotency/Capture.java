package dev.gatehouse.idempotency;

import dev.gatehouse.wire.ByteSink;
import java.io.ByteArrayOutputStream;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A copy of an answer's bytes on their way to the client, as long as they are not too many. Used by one thread at a time. */
public final class Capture implements ByteSink {
    /** Larger answers are not stored. */
    public static final int LIMIT = 1024 * 1024;

    private final CaptureMemory memory;
    private @Nullable ByteArrayOutputStream bytes;
    private int held;

    /** @param wanted false for one that keeps nothing */
    public Capture(CaptureMemory memory, boolean wanted) {
        this.memory = memory;
        this.bytes = wanted ? new ByteArrayOutputStream() : null;
    }

    @Override
    public void write(byte[] array, int from, int to) {
        int length = to - from;
        if (bytes == null) {
            return;
        }
        if (held + length > LIMIT || !memory.take(length)) {
            drop();
            return;
        }
        held += length;
        bytes.write(array, from, length);
    }

    /** Empty where there were too many. */
    public Optional<byte[]> whole() {
        return Optional.ofNullable(bytes).map(ByteArrayOutputStream::toByteArray);
    }

    /** They are of no use any more. */
    public void drop() {
        bytes = null;
        memory.give(held);
        held = 0;
    }
}
