package dev.gatehouse.wire.openai.responses;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.gatehouse.wire.ByteSink;
import dev.gatehouse.wire.WireError;
import dev.gatehouse.wire.openai.Json;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/** Events as bytes: their type as the event's name too, and numbered by who writes them. */
final class Frames {
    private static final byte[] EVENT = "event: ".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] DATA = "\ndata: ".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] END = "\n\n".getBytes(StandardCharsets.US_ASCII);

    private Frames() {}

    static void write(ObjectNode event, ByteSink out) {
        byte[] json = Json.bytes(event);
        byte[] type = Json.textOrEmpty(event, "type").getBytes(StandardCharsets.US_ASCII);
        var frame = new ByteArrayOutputStream(EVENT.length + type.length + DATA.length + json.length + END.length);
        frame.writeBytes(EVENT);
        frame.writeBytes(type);
        frame.writeBytes(DATA);
        frame.writeBytes(json);
        frame.writeBytes(END);
        out.write(frame.toByteArray());
    }

    /** An error as an event of its own. */
    static ObjectNode error(WireError error, long sequence) {
        return Json.object()
                .put("type", "error")
                .put("sequence_number", sequence)
                .put("code", code(error))
                .put("message", error.message())
                .put("param", error.param());
    }

    /**
     * The two events that end a response which broke: some clients look for the one, some for the other.
     *
     * @param response as far as it was told; it is changed
     */
    static void failure(ObjectNode response, WireError error, long sequence, ByteSink out) {
        write(error(error, sequence), out);
        response.put("status", "failed");
        response.putObject("error").put("code", code(error)).put("message", error.message());
        ObjectNode failed = Json.object().put("type", "response.failed").put("sequence_number", sequence + 1);
        failed.set("response", response);
        write(failed, out);
    }

    private static String code(WireError error) {
        return switch (error.kind()) {
            case RATE_LIMIT -> "rate_limit_exceeded";
            case INVALID_REQUEST, TOO_LARGE, CONFLICT, NOT_FOUND, AUTHENTICATION, PERMISSION, PAYMENT ->
                error.code() == null ? "invalid_request" : error.code();
            case OVERLOADED, UPSTREAM, TIMEOUT, INTERNAL -> "server_error";
        };
    }
}
