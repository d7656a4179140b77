package dev.gatehouse.wire.chat;

import dev.gatehouse.wire.ByteSink;

/** Events to bytes of one client's stream. One per answer. */
public interface StreamWriter {

    /** Writes whole frames only. {@link ChatEvent.Failure} is not given to writers: see {@link ChatFormat#streamError}. */
    void write(ChatEvent event, ByteSink out);
}
