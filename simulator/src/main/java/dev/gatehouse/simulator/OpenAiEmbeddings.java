package dev.gatehouse.simulator;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.SplittableRandom;
import java.util.zip.CRC32C;

/** Embeddings in OpenAI's protocol: vectors of length one that depend on their input and size alone. */
final class OpenAiEmbeddings {
    private static final int SMALL = 1_536;
    private static final int LARGE = 3_072;
    private static final int MAX_INPUTS = 2_048;

    private OpenAiEmbeddings() {}

    private record Input(String text, int tokens) {}

    static Reply answer(Asked asked) {
        String model = OpenAiRequest.model(asked.body());
        List<Input> inputs = inputs(asked.body().path("input"));
        int size = size(asked.body().path("dimensions"), model);
        boolean base64 = base64(asked.body());
        ObjectNode json = Json.object().put("object", "list");
        ArrayNode data = json.putArray("data");
        for (int i = 0; i < inputs.size(); i++) {
            float[] vector = vector(inputs.get(i).text, size);
            ObjectNode embedding = data.addObject().put("object", "embedding").put("index", i);
            if (base64) {
                embedding.put("embedding", encoded(vector));
            } else {
                ArrayNode numbers = embedding.putArray("embedding");
                for (float number : vector) {
                    numbers.add(number);
                }
            }
        }
        int tokens = inputs.stream().mapToInt(Input::tokens).sum();
        json.put("model", model);
        if (!asked.directives().flag("nousage")) {
            json.putObject("usage").put("prompt_tokens", tokens).put("total_tokens", tokens);
        }
        return Reply.json(Json.bytes(json), 0, new Entry.Spent(tokens, 0, 0));
    }

    private static List<Input> inputs(JsonNode input) {
        var inputs = new ArrayList<Input>();
        if (input.isTextual()) {
            inputs.add(text(input));
        } else if (input.path(0).isIntegralNumber()) {
            inputs.add(tokens(input));
        } else {
            input.forEach(one -> inputs.add(one.isTextual() ? text(one) : tokens(one)));
        }
        if (inputs.isEmpty() || inputs.size() > MAX_INPUTS) {
            throw Refusal.invalid(
                    "input",
                    "Invalid 'input': expected a string, tokens, or an array of 1 to " + MAX_INPUTS + " of them.");
        }
        return inputs;
    }

    private static Input text(JsonNode input) {
        if (input.asText().isEmpty()) {
            throw Refusal.invalid("input", "Invalid 'input': input cannot be an empty string.");
        }
        return new Input(input.asText(), Tokens.count(input.asText()));
    }

    private static Input tokens(JsonNode input) {
        if (!input.isArray() || input.isEmpty()) {
            throw Refusal.invalid("input", "Invalid 'input': expected a string or an array of tokens.");
        }
        for (JsonNode token : input) {
            if (!token.isIntegralNumber()) {
                throw Refusal.invalid("input", "Invalid 'input': tokens are integers.");
            }
        }
        return new Input(input.toString(), input.size());
    }

    private static int size(JsonNode dimensions, String model) {
        int usual = model.contains("large") ? LARGE : SMALL;
        int size = dimensions.asInt(usual);
        if (size < 1 || size > usual) {
            throw Refusal.invalid("dimensions", "Invalid 'dimensions': expected an integer from 1 to " + usual + ".");
        }
        return size;
    }

    private static boolean base64(ObjectNode body) {
        return switch (body.path("encoding_format").asText("float")) {
            case "float" -> false;
            case "base64" -> true;
            default ->
                throw Refusal.invalid("encoding_format", "Invalid 'encoding_format': expected 'float' or 'base64'.");
        };
    }

    static float[] vector(String text, int size) {
        var crc = new CRC32C();
        crc.update(text.getBytes(UTF_8));
        var random = new SplittableRandom(crc.getValue());
        var vector = new float[size];
        double square = 0;
        for (int i = 0; i < size; i++) {
            vector[i] = (float) random.nextDouble(-1, 1);
            square += vector[i] * vector[i];
        }
        float length = (float) Math.sqrt(square);
        for (int i = 0; i < size; i++) {
            vector[i] /= length;
        }
        return vector;
    }

    private static String encoded(float[] vector) {
        ByteBuffer bytes = ByteBuffer.allocate(vector.length * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        bytes.asFloatBuffer().put(vector);
        return Base64.getEncoder().encodeToString(bytes.array());
    }
}
