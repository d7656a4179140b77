package dev.gatehouse.wire.sse;

import dev.gatehouse.wire.ByteSearch;
import dev.gatehouse.wire.MalformedAnswer;
import java.util.Arrays;

/**
 * Cuts a stream of bytes into SSE frames. One per stream, not thread-safe. A frame is everything up to and including a blank
 * line; lines end in LF, CRLF or CR. A byte order mark at the start of the stream belongs to no frame.
 *
 * <p>All frames together are the stream's bytes: nothing else is left out, and blank lines that follow a frame are frames
 * of their own. A blank line that ends in CR at the end of a feed waits for the next byte, which may be its LF.
 */
public final class SseFramer {
    public static final int DEFAULT_MAX_FRAME = 16 << 20;
    private static final byte[] NOTHING = {};
    private static final byte[] BYTE_ORDER_MARK = {(byte) 0xef, (byte) 0xbb, (byte) 0xbf};

    private final int maxFrame;

    private boolean started;
    private int markSeen;
    private boolean lineEmpty = true;
    private boolean afterReturn;
    private byte[] carry = NOTHING;
    private int held;

    public SseFramer() {
        this(DEFAULT_MAX_FRAME);
    }

    /** @param maxFrame bytes a frame may have */
    public SseFramer(int maxFrame) {
        this.maxFrame = maxFrame;
    }

    /**
     * Takes bytes cut anywhere and shows each frame that is complete with them.
     *
     * @throws MalformedAnswer where a frame is larger than allowed
     */
    public void feed(byte[] buffer, int from, int to, FrameHandler handler) {
        int at = started ? from : skipMark(buffer, from, to);
        int frame = at;
        while (at < to) {
            if (afterReturn) {
                if (buffer[at] == '\n') {
                    at++;
                }
                afterReturn = false;
                if (lineEmpty) {
                    deliver(buffer, frame, at, handler);
                    frame = at;
                }
                lineEmpty = true;
            } else if (buffer[at] == '\n') {
                at++;
                if (lineEmpty) {
                    deliver(buffer, frame, at, handler);
                    frame = at;
                }
                lineEmpty = true;
            } else if (buffer[at] == '\r') {
                at++;
                afterReturn = true;
            } else {
                lineEmpty = false;
                at = ByteSearch.lineEnd(buffer, at, to);
            }
        }
        hold(buffer, frame, to);
    }

    private int skipMark(byte[] buffer, int from, int to) {
        int at = from;
        while (at < to && markSeen < BYTE_ORDER_MARK.length && buffer[at] == BYTE_ORDER_MARK[markSeen]) {
            at++;
            markSeen++;
        }
        if (markSeen == BYTE_ORDER_MARK.length) {
            started = true;
        } else if (at < to) {
            keepHalfMark();
        }
        return at;
    }

    // What looked like a mark was the beginning of a line.
    private void keepHalfMark() {
        started = true;
        if (markSeen > 0) {
            lineEmpty = false;
            hold(BYTE_ORDER_MARK, 0, markSeen);
        }
    }

    private void deliver(byte[] buffer, int from, int to, FrameHandler handler) {
        if (held > 0) {
            hold(buffer, from, to);
            release(handler);
            return;
        }
        requireSize(to - from);
        handler.frame(buffer, from, to);
    }

    private void release(FrameHandler handler) {
        byte[] whole = carry;
        int length = held;
        carry = NOTHING;
        held = 0;
        handler.frame(whole, 0, length);
    }

    private void hold(byte[] buffer, int from, int to) {
        int length = to - from;
        if (length == 0) {
            return;
        }
        requireSize((long) held + length);
        if (held + length > carry.length) {
            carry = Arrays.copyOf(carry, Math.max(held + length, Math.min(2 * held, maxFrame)));
        }
        System.arraycopy(buffer, from, carry, held, length);
        held += length;
    }

    private void requireSize(long size) {
        if (size > maxFrame) {
            throw new MalformedAnswer("frame of more than " + maxFrame + " bytes");
        }
    }

    /** Whether the beginning of a frame is held. */
    public boolean pending() {
        return held > 0 || (!started && markSeen > 0);
    }

    /**
     * The stream ended: shows the frame that was not closed, completed with its blank line. What is fed afterwards is a new
     * frame.
     */
    public void flush(FrameHandler handler) {
        if (!pending()) {
            return;
        }
        if (!started) {
            keepHalfMark();
        }
        byte[] missing = missingEnd();
        afterReturn = false;
        lineEmpty = true;
        hold(missing, 0, missing.length);
        release(handler);
    }

    private byte[] missingEnd() {
        if (!lineEmpty) {
            // Also after CR: the first LF then only makes it CRLF.
            return new byte[] {'\n', '\n'};
        }
        return afterReturn ? NOTHING : new byte[] {'\n'};
    }
}
