package dev.gatehouse.wire.chat;

import dev.gatehouse.wire.ByteSink;
import dev.gatehouse.wire.WireError;

/** Events to bytes of one client's stream. One per answer. */
public interface StreamWriter {

    /** Writes whole frames only. {@link ChatEvent.Failure} is not given to writers: see {@link ChatFormat#streamError}. */
    void write(ChatEvent event, ByteSink out);

    /** As {@link AnswerStream#fail}. */
    default boolean fail(WireError error, ByteSink out) {
        return false;
    }
}
