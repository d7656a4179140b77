package dev.gatehouse.wire.openai;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.gatehouse.wire.WireError;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/** Errors as OpenAI's clients read them. */
public final class ErrorWriter {
    private ErrorWriter() {}

    public static byte[] body(WireError error) {
        ObjectNode json = Json.object();
        json.putObject("error")
                .put("message", error.message())
                .put("type", error.type() == null ? type(error.kind()) : error.type())
                .put("param", error.param())
                .put("code", error.code());
        return Json.bytes(json);
    }

    /** The end marker lets clients leave their read loop; without a finish reason they know that the answer is broken. */
    static byte[] frames(WireError error) {
        var out = new ByteArrayOutputStream();
        out.writeBytes("data: ".getBytes(StandardCharsets.US_ASCII));
        out.writeBytes(body(error));
        out.writeBytes("\n\n".getBytes(StandardCharsets.US_ASCII));
        out.writeBytes(ChunkWriter.endMarker());
        return out.toByteArray();
    }

    private static String type(WireError.Kind kind) {
        return switch (kind) {
            case INVALID_REQUEST, TOO_LARGE, CONFLICT -> "invalid_request_error";
            case AUTHENTICATION -> "authentication_error";
            case PAYMENT -> "insufficient_quota";
            case PERMISSION -> "permission_error";
            case NOT_FOUND -> "not_found_error";
            case RATE_LIMIT -> "rate_limit_error";
            case OVERLOADED, UPSTREAM, TIMEOUT, INTERNAL -> "server_error";
        };
    }
}
