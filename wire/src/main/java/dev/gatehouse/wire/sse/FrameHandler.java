package dev.gatehouse.wire.sse;

/** Takes the frames of a stream, in order. */
@FunctionalInterface
public interface FrameHandler {
    /**
     * {@code buffer[from, to)} is one whole frame, its closing blank line included. The framer never changes these bytes
     * afterwards.
     */
    void frame(byte[] buffer, int from, int to);
}
