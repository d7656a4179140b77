package dev.gatehouse.wire.openai.responses;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.gatehouse.wire.ByteSink;
import dev.gatehouse.wire.MalformedAnswer;
import dev.gatehouse.wire.Splice;
import dev.gatehouse.wire.WireError;
import dev.gatehouse.wire.chat.StreamObserver;
import dev.gatehouse.wire.chat.Usage;
import dev.gatehouse.wire.json.InvalidJson;
import dev.gatehouse.wire.json.JsonScan;
import dev.gatehouse.wire.json.JsonScan.Kind;
import dev.gatehouse.wire.openai.ErrorReader;
import dev.gatehouse.wire.openai.Json;
import dev.gatehouse.wire.sse.SseFrame;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads events in place as they pass.
 *
 * <pre>
 * created in_progress (output_item.added … delta* … output_item.done)* (completed | incomplete)
 * </pre>
 *
 * Only the first two and the last tell of the response itself; its last event is the end marker too.
 */
final class EventObserver implements StreamObserver {
    private static final byte[] NOTHING = {};
    /** The last event is the end marker: nothing is to be added. */
    private static final byte[] BLANK = {'\n'};
    /** Larger ones are not kept for the event that says that they broke. */
    private static final int KEPT_RESPONSE = 1 << 20;

    private final SseFrame frame = new SseFrame();
    private final JsonScan event = new JsonScan();
    private final JsonScan inner = new JsonScan();
    private final Respelling respelling;
    private final @Nullable String model;

    private byte[] data = NOTHING;
    private int modelFrom = -1;
    private int modelTo = -1;
    private boolean contentBegun;
    private boolean finished;
    private long contentBytes;
    private long sequence = -1;
    private byte[] begun = NOTHING;
    private @Nullable WireError failure;
    private @Nullable Usage usage;

    /** @param model what the client is told; null for the provider's own */
    EventObserver(Handles handles, @Nullable String model) {
        this.model = model;
        this.respelling = new Respelling(handles);
    }

    @Override
    public void observe(byte[] buffer, int from, int to) {
        modelFrom = -1;
        modelTo = -1;
        frame.read(buffer, from, to);
        data = frame.dataBuffer();
        respelling.begin(data);
        if (!frame.hasData() || frame.dataFrom() == frame.dataTo() || frame.dataIs("[DONE]")) {
            return;
        }
        scan();
        int type = event.find("type");
        if (type < 0 || event.kind(type) != Kind.STRING) {
            if (event.find("error") >= 0) {
                failure = ErrorReader.failure(whole());
                return;
            }
            throw new MalformedAnswer("event without a type");
        }
        count();
        take(event.string(type));
    }

    private void scan() {
        try {
            event.scan(data, frame.dataFrom(), frame.dataTo());
        } catch (InvalidJson e) {
            throw new MalformedAnswer("event is no JSON object: " + e.getMessage());
        }
    }

    private ObjectNode whole() {
        return Json.checkedAnswer(data, frame.dataFrom(), frame.dataTo());
    }

    private void count() {
        int number = event.find("sequence_number");
        if (number >= 0 && event.kind(number) == Kind.NUMBER) {
            try {
                sequence = Math.max(sequence, event.integer(number));
            } catch (ArithmeticException e) {
                throw new MalformedAnswer("event with a broken number");
            }
        }
    }

    private void take(String type) {
        switch (type) {
            case "response.created", "response.in_progress", "response.queued" -> begin();
            case "response.output_item.added" -> item(true);
            case "response.output_item.done" -> item(false);
            case "response.completed", "response.incomplete" -> {
                response();
                usage = AnswerPass.usage(data, inner);
                finished = true;
            }
            case "response.failed" -> failure = EventReader.failure(whole());
            case "error" -> failure = ErrorReader.failure(whole());
            default -> delta(type);
        }
    }

    private void begin() {
        response();
        int member = event.find("response");
        if (begun.length == 0 && event.to(member) - event.from(member) <= KEPT_RESPONSE) {
            begun = Splice.apply(data, event.from(member), event.to(member), respelling.splices())
                    .toBytes();
        }
    }

    private void response() {
        int member = event.find("response");
        if (member < 0 || event.kind(member) != Kind.OBJECT) {
            throw new MalformedAnswer("event without its response");
        }
        event.object(member, inner);
        respelling.response(inner);
        model();
    }

    private void model() {
        int member = inner.find("model");
        if (member >= 0) {
            modelFrom = inner.from(member);
            modelTo = inner.to(member);
        }
    }

    /** A message that has said nothing yet is no content; any other item is. */
    private void item(boolean added) {
        int member = event.find("item");
        if (member < 0 || event.kind(member) != Kind.OBJECT) {
            throw new MalformedAnswer("event without its item");
        }
        event.object(member, inner);
        int type = inner.find("type");
        contentBegun |= !added || type < 0 || !inner.stringIs(type, "message");
        respelling.item(Kind.OBJECT, event.from(member), event.to(member));
    }

    private void delta(String type) {
        if (!type.endsWith(".delta")) {
            return;
        }
        int delta = event.find("delta");
        if (delta >= 0 && event.kind(delta) == Kind.STRING) {
            int length = event.utf8Length(delta);
            contentBytes += length;
            contentBegun |= length > 0;
        }
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
    public List<Splice> splices() {
        return respelling.splices();
    }

    @Override
    public boolean contentBegun() {
        return contentBegun;
    }

    @Override
    public boolean finished() {
        return finished;
    }

    @Override
    public boolean ended() {
        return finished;
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
        return BLANK;
    }

    @Override
    public boolean fail(WireError error, ByteSink out) {
        if (begun.length == 0) {
            return false;
        }
        ObjectNode response = Json.answer(begun, 0, begun.length);
        if (model != null) {
            response.put("model", model);
        }
        Frames.failure(response, error, sequence + 1, out);
        return true;
    }
}
