package dev.gatehouse.wire.gemini;

import dev.gatehouse.wire.ByteSink;
import dev.gatehouse.wire.WireError;
import dev.gatehouse.wire.chat.AnswerStream;
import dev.gatehouse.wire.chat.Usage;
import dev.gatehouse.wire.sse.SseFrame;
import dev.gatehouse.wire.sse.SseFramer;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * A stream as the elements of one JSON array, for clients that did not ask for {@code alt=sse}.
 *
 * <pre>
 * frames:  data: {…}      data: {…}      data: {…}
 * given:   [{…}           ,\r\n{…}       ,\r\n{…}]
 * </pre>
 */
public final class JsonArrayStream implements AnswerStream {
    private static final byte[] BEGIN = {'['};
    private static final byte[] NEXT = {',', '\r', '\n'};
    private static final byte[] END = {']'};

    private final AnswerStream events;
    private final SseFramer framer = new SseFramer();
    private final SseFrame frame = new SseFrame();
    private boolean begun;
    private boolean closed;

    /** @param events frames of this protocol */
    public JsonArrayStream(AnswerStream events) {
        this.events = events;
    }

    /** What ends an array whose first element was given, and that broke. */
    public static byte[] error(byte[] error) {
        var text = new String(error, StandardCharsets.UTF_8);
        return (new String(NEXT, StandardCharsets.US_ASCII) + text + "]").getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public void feed(byte[] buffer, int from, int to, ByteSink out) {
        events.feed(buffer, from, to, elements(out));
        if (events.ended()) {
            close(out);
        }
    }

    @Override
    public void end(ByteSink out) {
        events.end(elements(out));
        framer.flush((bytes, begin, end) -> element(bytes, begin, end, out));
        if (events.failure() == null) {
            close(out);
        }
    }

    private void close(ByteSink out) {
        if (!closed) {
            closed = true;
            out.write(END);
        }
    }

    private ByteSink elements(ByteSink out) {
        return (array, from, to) ->
                framer.feed(array, from, to, (bytes, begin, end) -> element(bytes, begin, end, out));
    }

    private void element(byte[] buffer, int from, int to, ByteSink out) {
        frame.read(buffer, from, to);
        if (frame.hasData() && frame.dataFrom() < frame.dataTo()) {
            out.write(begun ? NEXT : BEGIN);
            begun = true;
            // The frame's own buffer is given away, but one joined of several lines is used again.
            var data = frame.dataBuffer();
            out.write(data == buffer ? data : data.clone(), frame.dataFrom(), frame.dataTo());
        }
    }

    /** An element was given: before it, nothing was. */
    @Override
    public boolean contentBegun() {
        return begun && events.contentBegun();
    }

    @Override
    public boolean finished() {
        return events.finished();
    }

    @Override
    public boolean ended() {
        return events.ended();
    }

    @Override
    public @Nullable WireError failure() {
        return events.failure();
    }

    @Override
    public @Nullable Usage usage() {
        return events.usage();
    }

    @Override
    public long contentBytes() {
        return events.contentBytes();
    }
}
