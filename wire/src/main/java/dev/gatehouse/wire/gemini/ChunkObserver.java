package dev.gatehouse.wire.gemini;

import dev.gatehouse.wire.MalformedAnswer;
import dev.gatehouse.wire.WireError;
import dev.gatehouse.wire.chat.StreamObserver;
import dev.gatehouse.wire.chat.Usage;
import dev.gatehouse.wire.json.InvalidJson;
import dev.gatehouse.wire.json.JsonScan;
import dev.gatehouse.wire.json.JsonScan.Kind;
import dev.gatehouse.wire.sse.SseFrame;
import org.jspecify.annotations.Nullable;

/** Looks at chunks that pass through. Every frame is the client's, and the stream's end is its only end marker. */
final class ChunkObserver implements StreamObserver {
    private static final int NOWHERE = -1;
    private static final byte[] NOTHING = {};

    private final SseFrame frame = new SseFrame();
    private final JsonScan chunk = new JsonScan();
    private final ChunkScan seen = new ChunkScan();
    private int modelFrom = NOWHERE;
    private int modelTo = NOWHERE;
    private @Nullable WireError failure;

    @Override
    public void observe(byte[] buffer, int from, int to) {
        modelFrom = NOWHERE;
        modelTo = NOWHERE;
        frame.read(buffer, from, to);
        if (!frame.hasData() || frame.dataFrom() == frame.dataTo()) {
            return;
        }
        byte[] data = frame.dataBuffer();
        try {
            chunk.scan(data, frame.dataFrom(), frame.dataTo());
        } catch (InvalidJson e) {
            throw new MalformedAnswer("chunk: " + e.getMessage());
        }
        int error = chunk.find("error");
        if (error >= 0 && chunk.kind(error) == Kind.OBJECT) {
            failure = Errors.event(Json.answer(data, chunk.from(error), chunk.to(error)));
            return;
        }
        int model = chunk.find("modelVersion");
        if (model >= 0 && chunk.kind(model) == Kind.STRING && data == buffer) {
            modelFrom = chunk.from(model);
            modelTo = chunk.to(model);
        }
        seen.read(data, chunk);
    }

    @Override
    public boolean hidden() {
        return false;
    }

    @Override
    public int modelFrom() {
        return modelFrom;
    }

    @Override
    public int modelTo() {
        return modelTo;
    }

    @Override
    public boolean contentBegun() {
        return seen.contentBegun();
    }

    @Override
    public boolean finished() {
        return seen.finished();
    }

    @Override
    public boolean ended() {
        return false;
    }

    @Override
    public @Nullable WireError failure() {
        return failure;
    }

    @Override
    public @Nullable Usage usage() {
        return seen.usage();
    }

    @Override
    public long contentBytes() {
        return seen.contentBytes();
    }

    @Override
    public byte[] endMarker() {
        return NOTHING;
    }
}
