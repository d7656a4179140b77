package dev.gatehouse.wire.chat;

import dev.gatehouse.wire.ByteSink;
import dev.gatehouse.wire.Splice;
import dev.gatehouse.wire.WireError;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Looks at the frames of a stream that passes through, and says what to do with each. One per answer; allocates nothing for a
 * frame of plain content.
 */
public interface StreamObserver {

    /**
     * Looks at one whole SSE frame, {@code buffer[from, to)}, its closing blank line included. It has exactly one data line;
     * frames without data are not shown.
     *
     * @throws dev.gatehouse.wire.MalformedAnswer where its data is no valid JSON of this protocol
     */
    void observe(byte[] buffer, int from, int to);

    /** The last frame exists only because the gateway asked for usage: the client must not see it. */
    boolean hidden();

    /** Where in the buffer the last frame's model value stands, quotes included; -1 where it has none. */
    int modelFrom();

    int modelTo();

    /** What else of the last frame is replaced, in any order; none overlaps the model's value. */
    default List<Splice> splices() {
        return List.of();
    }

    boolean contentBegun();

    boolean finished();

    /** The protocol's end marker was seen. */
    boolean ended();

    @Nullable
    WireError failure();

    @Nullable
    Usage usage();

    long contentBytes();

    /** The end marker as bytes of its frame, for a stream that finished without one; empty where the protocol has none. */
    byte[] endMarker();

    /** As {@link AnswerStream#fail}. */
    default boolean fail(WireError error, ByteSink out) {
        return false;
    }
}
