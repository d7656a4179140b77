package dev.gatehouse.wire.embeddings;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.gatehouse.wire.MalformedAnswer;
import dev.gatehouse.wire.MalformedRequest;
import dev.gatehouse.wire.MalformedRequest.Reason;
import dev.gatehouse.wire.Slices;
import dev.gatehouse.wire.chat.AnswerBody;
import dev.gatehouse.wire.chat.Usage;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Base64;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** OpenAI's embeddings of a provider that speaks Gemini's {@code batchEmbedContents}. Stateless. */
public final class GeminiEmbeddings {
    private static final JsonMapper MAPPER = JsonMapper.builder().build();

    private GeminiEmbeddings() {}

    /**
     * @param body that the head was read of
     * @throws MalformedRequest for token ids, which mean something to OpenAI's models alone
     */
    public static byte[] request(byte[] body, EmbeddingsHead head, String upstreamModel) {
        if (head.inputTokens() > 0) {
            throw new MalformedRequest(Reason.UNTRANSLATABLE, "This model takes texts, and no token ids.", "input");
        }
        var json = MAPPER.createObjectNode();
        var requests = json.putArray("requests");
        for (JsonNode text : texts(body)) {
            var request = requests.addObject().put("model", "models/" + upstreamModel);
            request.putObject("content").putArray("parts").addObject().put("text", text.textValue());
            if (head.dimensions() != null) {
                request.put("outputDimensionality", head.dimensions());
            }
        }
        return bytes(json);
    }

    private static Iterable<JsonNode> texts(byte[] body) {
        try {
            var input = MAPPER.readTree(body).path("input");
            return input.isTextual() ? List.of(input) : input;
        } catch (IOException e) {
            throw new MalformedRequest(Reason.INVALID_JSON, "A number or name too long", null);
        }
    }

    /**
     * @param estimate tokens of input, where the provider told none
     * @throws MalformedAnswer
     */
    public static AnswerBody answer(byte[] body, EmbeddingsHead head, String model, long estimate) {
        var answer = read(body);
        var json = MAPPER.createObjectNode().put("object", "list");
        var data = json.putArray("data");
        for (JsonNode embedding : answer.path("embeddings")) {
            var values = embedding.path("values");
            if (!values.isArray()) {
                throw new MalformedAnswer("embedding without values");
            }
            var one = data.addObject().put("object", "embedding").put("index", data.size() - 1);
            if ("base64".equals(head.encodingFormat())) {
                one.put("embedding", encoded(values));
            } else {
                one.set("embedding", values);
            }
        }
        if (data.size() != head.inputs()) {
            throw new MalformedAnswer("as many embeddings as inputs expected");
        }
        var usage = usage(answer);
        long tokens = usage == null ? estimate : usage.totalInput();
        json.put("model", model).putObject("usage").put("prompt_tokens", tokens).put("total_tokens", tokens);
        return new AnswerBody(Slices.of(bytes(json)), usage, 0);
    }

    private static JsonNode read(byte[] body) {
        try {
            return MAPPER.readTree(body);
        } catch (IOException e) {
            throw new MalformedAnswer("embeddings: no JSON");
        }
    }

    private static @Nullable Usage usage(JsonNode answer) {
        var tokens = answer.path("usageMetadata").path("promptTokenCount");
        return tokens.isIntegralNumber() && tokens.canConvertToLong() && tokens.longValue() >= 0
                ? Usage.of(tokens.longValue(), 0)
                : null;
    }

    private static String encoded(JsonNode values) {
        var bytes = ByteBuffer.allocate(values.size() * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        values.forEach(value -> bytes.putFloat(value.floatValue()));
        return Base64.getEncoder().encodeToString(bytes.array());
    }

    private static byte[] bytes(JsonNode json) {
        try {
            return MAPPER.writeValueAsBytes(json);
        } catch (IOException e) {
            throw new UncheckedIOException("an array refused bytes", e);
        }
    }
}
