package dev.gatehouse.wire.chat;

import java.util.function.Consumer;

/** Bytes of one provider's stream to events. One per answer; a push parser that keeps only what an unfinished frame needs. */
public interface StreamReader {

    /** @throws dev.gatehouse.wire.MalformedAnswer on a frame that is not valid or not of this protocol */
    void feed(byte[] buffer, int from, int to, Consumer<ChatEvent> events);
}
