package dev.gatehouse.wire.anthropic;

import dev.gatehouse.wire.MalformedAnswer;
import dev.gatehouse.wire.json.InvalidJson;
import dev.gatehouse.wire.json.JsonScan;
import dev.gatehouse.wire.json.JsonScan.Kind;
import dev.gatehouse.wire.sse.SseFrame;
import java.nio.charset.StandardCharsets;

/** One event of a provider's stream, found in its frame. Reusable; allocates nothing for an event that is as it should be. */
final class EventScan {
    private final SseFrame frame = new SseFrame();
    private final JsonScan event = new JsonScan();
    private int type;

    /**
     * Whether the frame is an event; a comment is none.
     *
     * @throws MalformedAnswer where its data is no JSON object with a type
     */
    boolean read(byte[] buffer, int from, int to) {
        frame.read(buffer, from, to);
        if (!frame.hasData()) {
            return false;
        }
        try {
            event.scan(frame.dataBuffer(), frame.dataFrom(), frame.dataTo());
        } catch (InvalidJson e) {
            throw new MalformedAnswer("event: " + e.getMessage());
        }
        type = require(event, "type", Kind.STRING);
        return true;
    }

    boolean is(String name) {
        return event.stringIs(type, name);
    }

    String type() {
        return event.string(type);
    }

    JsonScan members() {
        return event;
    }

    /** Whether positions in the scan are positions in the frame's own buffer. */
    boolean inPlace(byte[] buffer) {
        return frame.dataBuffer() == buffer;
    }

    /** JSON text that stands in the event. */
    String raw(int from, int to) {
        return new String(frame.dataBuffer(), from, to - from, StandardCharsets.UTF_8);
    }

    /** The members of an object that must be there. */
    static JsonScan object(JsonScan scan, String name, JsonScan into) {
        return scan.object(require(scan, name, Kind.OBJECT), into);
    }

    static int require(JsonScan scan, String name, Kind kind) {
        int member = scan.find(name);
        if (member < 0 || scan.kind(member) != kind) {
            throw new MalformedAnswer("event without " + name);
        }
        return member;
    }

    static String text(JsonScan scan, String name) {
        return scan.string(require(scan, name, Kind.STRING));
    }

    /** The text of a member, empty where there is none. */
    static String textOrEmpty(JsonScan scan, String name) {
        int member = scan.find(name);
        return member < 0 || scan.kind(member) != Kind.STRING ? "" : scan.string(member);
    }
}
