package dev.gatehouse.simulator;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;

/** A part of an answer's body that is written in one go. */
@SuppressWarnings("ArrayRecordComponent") // never compared
sealed interface Frame {

    /** What a frame means to the answer, and so where faults find it. */
    enum Role {
        /** Before any content: the role, {@code message_start}. */
        START,
        /** Carries tokens. */
        CONTENT,
        /** Around content: block borders, signatures. */
        FRAMING,
        /** Carries the reason why the answer ends. */
        FINISH,
        /** Carries usage after the finish. */
        USAGE,
        /** The end marker. */
        DONE
    }

    Role role();

    /** Completion tokens that are delivered when this frame is. */
    int tokens();

    void writeTo(ByteBuf out);

    default byte[] bytes() {
        ByteBuf out = Unpooled.buffer();
        writeTo(out);
        var bytes = new byte[out.readableBytes()];
        out.readBytes(bytes);
        return bytes;
    }

    /** An event as text: constant head and tail, which all frames of a stream share, around a piece. */
    record Event(Role role, int tokens, String head, String piece, String tail) implements Frame {
        Event(Role role, String text) {
            this(role, 0, text, "", "");
        }

        @Override
        public void writeTo(ByteBuf out) {
            out.writeCharSequence(head, UTF_8);
            out.writeCharSequence(piece, UTF_8);
            out.writeCharSequence(tail, UTF_8);
        }
    }

    /** Bytes that need not be text. */
    record Raw(Role role, int tokens, byte[] content, int offset, int length) implements Frame {
        Raw(Role role, int tokens, byte[] content) {
            this(role, tokens, content, 0, content.length);
        }

        @Override
        public void writeTo(ByteBuf out) {
            out.writeBytes(content, offset, length);
        }
    }
}
