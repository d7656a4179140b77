package dev.gatehouse.inference;

import com.fasterxml.jackson.core.io.JsonStringEncoder;
import dev.gatehouse.wire.MalformedRequest;
import dev.gatehouse.wire.json.InvalidJson;
import dev.gatehouse.wire.json.JsonScan;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** The model of paths such as {@code /engines/{model}/chat/completions}, whose bodies need not name one. */
final class PathModel {
    private PathModel() {}

    /** The body itself, or one with the path's model as its first member where it has none. */
    static byte[] into(byte[] body, @Nullable String model) {
        if (model == null) {
            return body;
        }
        try {
            var scan = new JsonScan().scan(body, 0, body.length);
            return scan.find("model") >= 0 ? body : inserted(body, model, scan.size() == 0);
        } catch (InvalidJson invalid) {
            throw new MalformedRequest(
                    MalformedRequest.Reason.INVALID_JSON, "The body is not valid JSON: " + invalid.getMessage(), null);
        }
    }

    private static byte[] inserted(byte[] body, String model, boolean only) {
        int open = 0;
        while (body[open] != '{') {
            open++;
        }
        var out = new ByteArrayOutputStream(body.length + model.length() + 16);
        out.write(body, 0, open + 1);
        out.writeBytes("\"model\":\"".getBytes(StandardCharsets.UTF_8));
        out.writeBytes(JsonStringEncoder.getInstance().quoteAsUTF8(model));
        out.writeBytes((only ? "\"" : "\",").getBytes(StandardCharsets.UTF_8));
        out.write(body, open + 1, body.length - open - 1);
        return out.toByteArray();
    }
}
