package dev.gatehouse.wire.chat;

import dev.gatehouse.wire.ByteSink;
import dev.gatehouse.wire.MalformedAnswer;
import dev.gatehouse.wire.Splice;
import dev.gatehouse.wire.WireError;
import dev.gatehouse.wire.json.JsonString;
import dev.gatehouse.wire.sse.FrameHandler;
import dev.gatehouse.wire.sse.SseFrame;
import dev.gatehouse.wire.sse.SseFramer;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * A stream both sides speak: frames pass as they are, but for the model's name. Whatever is not changed goes on as spans of
 * the fed array, neighbours as one.
 *
 * <pre>
 * fed:    |frame 1|frame 2 … "model":"upstream" …|: keep-alive|usage only|frame 3|
 * given:  |frame 1|frame 2 … "model":|"canonical"|…|: keep-alive|         |frame 3|   five writes
 * </pre>
 */
final class PassingStream implements AnswerStream {
    private static final byte[] NOTHING = {};
    private static final ByteSink NOWHERE = (array, from, to) -> {
        throw new IllegalStateException("bytes written outside a feed");
    };

    private final StreamObserver observer;
    private final byte[] model;
    private final SseFramer framer = new SseFramer();
    private final SseFrame lines = new SseFrame();
    private final FrameHandler frames = this::frame;

    private ByteSink out = NOWHERE;
    private byte[] run = NOTHING;
    private int runFrom;
    private int runTo;
    private boolean broken;
    /** The last frames of a stream whose end is its only end marker: they go out with it. */
    private final ByteArrayOutputStream last = new ByteArrayOutputStream(0);

    PassingStream(StreamObserver observer, String model) {
        this.observer = observer;
        this.model = JsonString.quote(model);
    }

    @Override
    public void feed(byte[] buffer, int from, int to, ByteSink out) {
        if (closed()) {
            return;
        }
        this.out = out;
        broken = true;
        try {
            framer.feed(buffer, from, to, frames);
            broken = false;
        } finally {
            letGo();
        }
    }

    // Also where a frame was malformed: the frames before it are the client's.
    private void letGo() {
        writeRun();
        run = NOTHING;
        runFrom = 0;
        runTo = 0;
        out = NOWHERE;
    }

    /** Nothing that still comes can be for the client. */
    private boolean closed() {
        return broken || observer.ended() || observer.failure() != null;
    }

    private void frame(byte[] buffer, int from, int to) {
        if (observer.ended() || observer.failure() != null) {
            return;
        }
        lines.read(buffer, from, to);
        if (lines.dataLines() > 1) {
            // In valid JSON a line end stands only where a space may, so observers need not know of data on several
            // lines.
            byte[] single = lines.onOneLine();
            event(single, 0, single.length);
        } else if (lines.hasData()) {
            event(buffer, from, to);
        } else {
            pass(buffer, from, to);
        }
    }

    private void event(byte[] buffer, int from, int to) {
        observer.observe(buffer, from, to);
        if (observer.ended() && !observer.finished()) {
            // Passed on, the marker would show a broken answer as a whole one.
            throw new MalformedAnswer("end marker before the finish");
        }
        if (observer.hidden() || observer.failure() != null) {
            return;
        }
        if (observer.finished() && observer.endMarker().length == 0) {
            keep(buffer, from, to);
            return;
        }
        int modelFrom = observer.modelFrom();
        if (!observer.splices().isEmpty()) {
            spliced(buffer, from, to);
        } else if (modelFrom < 0 || named(buffer, modelFrom, observer.modelTo())) {
            pass(buffer, from, to);
        } else {
            pass(buffer, from, modelFrom);
            pass(model, 0, model.length);
            pass(buffer, observer.modelTo(), to);
        }
    }

    private void keep(byte[] buffer, int from, int to) {
        int modelFrom = observer.modelFrom();
        if (modelFrom < 0) {
            last.write(buffer, from, to - from);
        } else {
            last.write(buffer, from, modelFrom - from);
            last.writeBytes(model);
            last.write(buffer, observer.modelTo(), to - observer.modelTo());
        }
    }

    private void spliced(byte[] buffer, int from, int to) {
        var splices = new ArrayList<>(observer.splices());
        if (observer.modelFrom() >= 0) {
            splices.add(new Splice(observer.modelFrom(), observer.modelTo(), model));
        }
        Splice.apply(buffer, from, to, splices).writeTo(this::pass);
    }

    private boolean named(byte[] buffer, int from, int to) {
        return Arrays.equals(buffer, from, to, model, 0, model.length);
    }

    private void pass(byte[] buffer, int from, int to) {
        if (buffer == run && from == runTo) {
            runTo = to;
            return;
        }
        writeRun();
        run = buffer;
        runFrom = from;
        runTo = to;
    }

    private void writeRun() {
        if (runTo > runFrom) {
            out.write(run, runFrom, runTo);
        }
        runFrom = runTo;
    }

    @Override
    public void end(ByteSink out) {
        flush(out);
        if (observer.failure() != null) {
            return;
        }
        if (!observer.finished()) {
            throw new MalformedAnswer("stream ended before the finish");
        }
        if (last.size() > 0) {
            out.write(last.toByteArray());
        } else if (!observer.ended()) {
            out.write(observer.endMarker());
        }
    }

    private void flush(ByteSink out) {
        if (closed()) {
            return;
        }
        this.out = out;
        try {
            framer.flush(frames);
        } catch (MalformedAnswer e) {
            // After the finish only usage can have broken off, and that is estimated then.
            if (!observer.finished()) {
                throw e;
            }
        } finally {
            letGo();
        }
    }

    @Override
    public boolean fail(WireError error, ByteSink out) {
        return observer.fail(error, out);
    }

    @Override
    public boolean contentBegun() {
        return observer.contentBegun();
    }

    @Override
    public boolean finished() {
        return observer.finished();
    }

    @Override
    public boolean ended() {
        return observer.ended();
    }

    @Override
    public @Nullable WireError failure() {
        return observer.failure();
    }

    @Override
    public @Nullable Usage usage() {
        return observer.usage();
    }

    @Override
    public long contentBytes() {
        return observer.contentBytes();
    }
}
