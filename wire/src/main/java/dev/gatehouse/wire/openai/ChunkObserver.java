package dev.gatehouse.wire.openai;

import dev.gatehouse.wire.MalformedAnswer;
import dev.gatehouse.wire.WireError;
import dev.gatehouse.wire.chat.StreamObserver;
import dev.gatehouse.wire.chat.Usage;
import dev.gatehouse.wire.json.InvalidJson;
import dev.gatehouse.wire.json.JsonScan;
import dev.gatehouse.wire.json.JsonScan.Kind;
import dev.gatehouse.wire.sse.SseFrame;
import java.util.BitSet;
import org.jspecify.annotations.Nullable;

/** Reads chunks in place as they pass. A frame whose data stands on several lines has no model span: its spans are elsewhere. */
final class ChunkObserver implements StreamObserver {
    /** A request may ask for 128 choices; what claims more is no answer to it. */
    private static final int MOST_CHOICES = 1024;

    private final boolean includeUsage;
    private final SseFrame frame = new SseFrame();
    private final JsonScan chunk = new JsonScan();
    private final JsonScan choice = new JsonScan();
    private final JsonScan delta = new JsonScan();
    private final ContentCount content = new ContentCount();
    private final JsonScan.ElementVisitor visitor = this::choice;
    private final BitSet unfinished = new BitSet();
    private final BitSet done = new BitSet();

    private byte[] data = {};
    private boolean hidden;
    private int modelFrom = -1;
    private int modelTo = -1;
    private boolean contentBegun;
    private boolean ended;
    private long contentBytes;
    private @Nullable WireError failure;
    private @Nullable Usage usage;

    ChunkObserver(boolean includeUsage) {
        this.includeUsage = includeUsage;
    }

    @Override
    public void observe(byte[] buffer, int from, int to) {
        hidden = false;
        modelFrom = -1;
        modelTo = -1;
        frame.read(buffer, from, to);
        if (!frame.hasData() || frame.dataFrom() == frame.dataTo()) {
            return;
        }
        if (frame.dataIs("[DONE]")) {
            ended = true;
            return;
        }
        scan();
        if (error()) {
            failure = ErrorReader.failure(Json.checkedAnswer(data, frame.dataFrom(), frame.dataTo()));
            return;
        }
        model(buffer);
        boolean choices = choices();
        boolean reported = usageMember();
        hidden = reported && !choices && !includeUsage;
    }

    private void scan() {
        data = frame.dataBuffer();
        try {
            chunk.scan(data, frame.dataFrom(), frame.dataTo());
        } catch (InvalidJson e) {
            throw new MalformedAnswer("chunk is no JSON object: " + e.getMessage());
        }
    }

    private boolean error() {
        int error = chunk.find("error");
        if (error >= 0 && chunk.kind(error) != Kind.NULL) {
            return true;
        }
        int object = chunk.find("object");
        return object >= 0 && chunk.stringIs(object, "error");
    }

    private void model(byte[] buffer) {
        int model = chunk.find("model");
        if (model >= 0 && data == buffer) {
            modelFrom = chunk.from(model);
            modelTo = chunk.to(model);
        }
    }

    /** Whether the chunk has any choice. */
    private boolean choices() {
        int choices = chunk.find("choices");
        if (choices < 0 || chunk.kind(choices) != Kind.ARRAY) {
            return false;
        }
        chunk.forEach(choices, visitor);
        return chunk.elements(choices) > 0;
    }

    private void choice(Kind kind, int from, int to) {
        if (kind != Kind.OBJECT) {
            throw new MalformedAnswer("choice is no object");
        }
        choice.rescan(data, from, to);
        int index = index();
        if (!done.get(index)) {
            unfinished.set(index);
        }
        int member = choice.find("delta");
        if (member >= 0 && choice.kind(member) == Kind.OBJECT) {
            content.read(data, choice.object(member, delta));
            contentBegun |= content.any();
            contentBytes += content.bytes();
        }
        finish(index);
    }

    private int index() {
        int member = choice.find("index");
        if (member < 0 || choice.kind(member) != Kind.NUMBER) {
            return 0;
        }
        try {
            long index = choice.integer(member);
            if (index >= 0 && index < MOST_CHOICES) {
                return (int) index;
            }
        } catch (ArithmeticException e) {
            throw new MalformedAnswer("choice with a broken index");
        }
        throw new MalformedAnswer("choice with an index out of range");
    }

    private void finish(int index) {
        int reason = choice.find("finish_reason");
        if (reason < 0 || choice.kind(reason) != Kind.STRING || choice.stringIs(reason, "")) {
            return;
        }
        if (choice.stringIs(reason, "error")) {
            throw new MalformedAnswer("the provider finished with an error");
        }
        unfinished.clear(index);
        done.set(index);
    }

    /** Whether the chunk reports usage. */
    private boolean usageMember() {
        int member = chunk.find("usage");
        if (member < 0 || chunk.kind(member) != Kind.OBJECT) {
            return false;
        }
        Usage newest = Tokens.read(Json.checkedAnswer(data, chunk.from(member), chunk.to(member)));
        if (newest != null) {
            usage = newest;
        }
        return true;
    }

    @Override
    public boolean hidden() {
        return hidden;
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
        return contentBegun;
    }

    @Override
    public boolean finished() {
        return unfinished.isEmpty() && !done.isEmpty();
    }

    @Override
    public boolean ended() {
        return ended;
    }

    @Override
    public @Nullable WireError failure() {
        return failure;
    }

    @Override
    public @Nullable Usage usage() {
        return usage;
    }

    @Override
    public long contentBytes() {
        return contentBytes;
    }

    @Override
    public byte[] endMarker() {
        return ChunkWriter.endMarker();
    }
}
