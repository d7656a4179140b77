package dev.gatehouse.wire.anthropic;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/** Writes one event as its frame: {@code event: NAME}, {@code data: {"type":"NAME",…}}, blank line. */
final class Frame {
    static final String MESSAGE_STOP = "message_stop";

    private Frame() {}

    /** @param members writes the members that follow the type */
    static byte[] of(String event, Json.Writing members) {
        return framed(
                event,
                bytes -> Json.write(
                        out -> {
                            out.writeStartObject();
                            out.writeStringField("type", event);
                            members.to(out);
                            out.writeEndObject();
                        },
                        bytes));
    }

    /** @param data the whole object */
    static byte[] of(String event, byte[] data) {
        return framed(event, bytes -> bytes.writeBytes(data));
    }

    static byte[] messageStop() {
        return of(MESSAGE_STOP, out -> {});
    }

    private interface Data {
        void to(ByteArrayOutputStream bytes);
    }

    private static byte[] framed(String event, Data data) {
        var bytes = new ByteArrayOutputStream(160);
        bytes.writeBytes(("event: " + event + "\ndata: ").getBytes(StandardCharsets.US_ASCII));
        data.to(bytes);
        bytes.write('\n');
        bytes.write('\n');
        return bytes.toByteArray();
    }
}
