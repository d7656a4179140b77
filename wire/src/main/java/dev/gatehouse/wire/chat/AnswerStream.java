package dev.gatehouse.wire.chat;

import dev.gatehouse.wire.ByteSink;
import dev.gatehouse.wire.WireError;
import org.jspecify.annotations.Nullable;

/**
 * What stands between a provider's streamed bytes and a client's: verbatim where both speak one protocol, a translation where
 * they do not. One per answer, not thread-safe.
 */
public interface AnswerStream {

    /**
     * Takes bytes as they came, cut anywhere, and writes what they mean to the client. After a {@link #failure()} nothing more
     * is written: how the client is told is the caller's. The array is given away: what passes unchanged goes to the sink
     * without a copy.
     *
     * @throws dev.gatehouse.wire.MalformedAnswer where the bytes can be no answer; what was written before stays valid
     */
    void feed(byte[] buffer, int from, int to, ByteSink out);

    /**
     * The provider ended its bytes. Writes the protocol's end marker where the answer was finished without one.
     *
     * @throws dev.gatehouse.wire.MalformedAnswer where the answer had no finish
     */
    void end(ByteSink out);

    /** The client has been given content (text, a tool call, thinking); before it, another provider may still be asked. */
    boolean contentBegun();

    /** The answer is whole: its finish reason was seen, and nothing after it can change what it says but usage. */
    boolean finished();

    /** The protocol's end marker was written: nothing more will be. */
    boolean ended();

    /** The provider's error event, if one came. */
    @Nullable
    WireError failure();

    /** The newest usage the provider reported, or null. */
    @Nullable
    Usage usage();

    /**
     * Ends an answer that broke with the protocol's own event, where that tells what the stream has told so far.
     *
     * @return false where nothing was written, because {@link ChatFormat#streamError} says it all
     */
    default boolean fail(WireError error, ByteSink out) {
        return false;
    }

    /** UTF-8 bytes of content (text, thinking, tool arguments) given to the client so far: the base of an estimate. */
    long contentBytes();
}
