package dev.gatehouse.wire.sse;

import dev.gatehouse.wire.ByteSearch;
import java.io.ByteArrayOutputStream;

/**
 * What one frame says, found in place. Reusable, not thread-safe; allocates nothing unless a frame has several data lines.
 *
 * <p>The data of one line is a span of the frame's own buffer; several lines are joined with LF in a buffer of this object,
 * overwritten by the next frame: {@link #dataBuffer()} tells which.
 */
public final class SseFrame {
    private static final byte[] NOTHING = {};
    private static final byte[] DATA = {'d', 'a', 't', 'a', ':', ' '};

    private byte[] buffer = NOTHING;
    private int from;
    private int to;
    private int eventFrom;
    private int eventTo;
    private byte[] dataBuffer = NOTHING;
    private int dataFrom;
    private int dataTo;
    private int dataLines;
    private int fields;
    private byte[] joined = NOTHING;

    /** Looks at the frame {@code buffer[from, to)}; its closing blank line may be missing. */
    public SseFrame read(byte[] buffer, int from, int to) {
        this.buffer = buffer;
        this.from = from;
        this.to = to;
        dataBuffer = buffer;
        eventFrom = from;
        eventTo = from;
        dataFrom = from;
        dataTo = from;
        dataLines = 0;
        fields = 0;
        int at = from;
        while (at < to) {
            int end = ByteSearch.lineEnd(buffer, at, to);
            if (end > at && buffer[at] != ':') {
                field(at, end);
            }
            // Between CR and LF there is an empty line, which says nothing.
            at = end + 1;
        }
        return this;
    }

    private void field(int from, int to) {
        fields++;
        if (named(from, to, "data")) {
            data(valueFrom(from + 4, to), to);
        } else if (named(from, to, "event")) {
            eventFrom = valueFrom(from + 5, to);
            eventTo = to;
        }
    }

    private boolean named(int from, int to, String name) {
        int length = name.length();
        if (to - from < length || (to - from > length && buffer[from + length] != ':')) {
            return false;
        }
        for (int i = 0; i < length; i++) {
            if (buffer[from + i] != name.charAt(i)) {
                return false;
            }
        }
        return true;
    }

    /** Behind the colon, if there is one, and behind one space. */
    private int valueFrom(int afterName, int to) {
        int from = Math.min(afterName + 1, to);
        return from < to && buffer[from] == ' ' ? from + 1 : from;
    }

    private void data(int from, int to) {
        if (dataLines++ == 0) {
            dataFrom = from;
            dataTo = to;
            return;
        }
        join(from, to);
    }

    private void join(int from, int to) {
        int before = dataTo - dataFrom;
        int length = before + 1 + to - from;
        if (joined.length < length) {
            joined = new byte[2 * length];
        }
        if (dataBuffer != joined) {
            System.arraycopy(dataBuffer, dataFrom, joined, 0, before);
        }
        joined[before] = '\n';
        System.arraycopy(buffer, from, joined, before + 1, to - from);
        dataBuffer = joined;
        dataFrom = 0;
        dataTo = length;
    }

    /** Whether the frame has data; without it, it is no event. */
    public boolean hasData() {
        return dataLines > 0;
    }

    /** The same frame with its data on one line, spaces for the line ends. Allocates. */
    public byte[] onOneLine() {
        var out = new ByteArrayOutputStream(to - from);
        for (int at = from; at < to; ) {
            int end = ByteSearch.lineEnd(buffer, at, to);
            if (end > at && !named(at, end, "data")) {
                out.write(buffer, at, end - at);
                out.write('\n');
            }
            at = end + 1;
        }
        out.writeBytes(DATA);
        for (int i = dataFrom; i < dataTo; i++) {
            out.write(dataBuffer[i] == '\n' ? ' ' : dataBuffer[i]);
        }
        out.write('\n');
        out.write('\n');
        return out.toByteArray();
    }

    /** How many lines the data stands on. */
    public int dataLines() {
        return dataLines;
    }

    /** Where the data stands: the frame's own buffer, unless it has several lines. */
    public byte[] dataBuffer() {
        return dataBuffer;
    }

    public int dataFrom() {
        return dataFrom;
    }

    public int dataTo() {
        return dataTo;
    }

    /** Whether the data is exactly this text. */
    public boolean dataIs(String ascii) {
        return equal(dataBuffer, dataFrom, dataTo, ascii);
    }

    /** Whether the event has this name; an empty one where it has none. */
    public boolean eventIs(String ascii) {
        return equal(buffer, eventFrom, eventTo, ascii);
    }

    private static boolean equal(byte[] buffer, int from, int to, String ascii) {
        if (to - from != ascii.length()) {
            return false;
        }
        for (int i = 0; i < ascii.length(); i++) {
            if (buffer[from + i] != ascii.charAt(i)) {
                return false;
            }
        }
        return true;
    }

    /** Whether the frame has nothing but comments and blank lines: a keep-alive. */
    public boolean commentOnly() {
        return fields == 0;
    }
}
