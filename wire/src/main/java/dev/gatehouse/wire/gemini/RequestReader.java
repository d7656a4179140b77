package dev.gatehouse.wire.gemini;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.gatehouse.wire.MalformedRequest;
import dev.gatehouse.wire.MalformedRequest.Reason;
import dev.gatehouse.wire.chat.Block;
import dev.gatehouse.wire.chat.ChatRequest;
import dev.gatehouse.wire.chat.ChatRequest.OutputFormat;
import dev.gatehouse.wire.chat.ChatRequest.Reasoning;
import dev.gatehouse.wire.chat.ChatRequest.Tool;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** A client's body to the canonical request. Its head has been read, so it is strict JSON with contents. */
final class RequestReader {
    private static final long LEAST_BUDGET = 1024;

    private final Member root;
    private final @Nullable Member config;

    private RequestReader(ObjectNode body) {
        root = Member.root(body);
        config = root.findObject("generationConfig");
    }

    static ChatRequest read(byte[] body, boolean streams) {
        HeadReader.read(body, streams);
        return of(tree(body), streams);
    }

    /** A body of {@code countTokens}. */
    static ChatRequest readCount(byte[] body) {
        HeadReader.readCount(body);
        var tree = tree(body);
        var whole = Spelling.path(tree, "generateContentRequest");
        return of(whole instanceof ObjectNode request ? request : tree, false);
    }

    private static ChatRequest of(ObjectNode body, boolean streams) {
        return new RequestReader(body).request(streams);
    }

    private static ObjectNode tree(byte[] body) {
        if (Json.lenient(body) instanceof ObjectNode object) {
            return object;
        }
        throw new MalformedRequest(Reason.INVALID_JSON, "A number or name too long", null);
    }

    private ChatRequest request(boolean streams) {
        refuseOthers();
        var tools = new ToolsReader(root);
        return new ChatRequest(
                "",
                system(),
                ContentsReader.read(root),
                tools.tools(),
                tools.choice(),
                null,
                integer("maxOutputTokens"),
                number("temperature"),
                number("topP"),
                topK(),
                stop(),
                format(),
                reasoning(),
                streams,
                true,
                null,
                extras());
    }

    /** What the answer would lack if another provider gave it. */
    private void refuseOthers() {
        var cached = root.find("cachedContent");
        if (cached != null) {
            throw cached.untranslatable("Cached content is not available for this model");
        }
        var many = config == null ? null : config.find("candidateCount");
        if (many != null && many.json().asLong() > 1) {
            throw many.untranslatable("Several candidates are not available for this model");
        }
        if (config != null && config.flag("responseLogprobs")) {
            throw config.get("responseLogprobs").untranslatable("Log probabilities are not available for this model");
        }
        for (Member modality : config == null ? List.<Member>of() : config.items("responseModalities")) {
            if (!modality.text().equalsIgnoreCase("TEXT")) {
                throw modality.untranslatable("This model answers in text alone");
            }
        }
    }

    private List<Block> system() {
        var instruction = root.findObject("systemInstruction");
        var blocks = new ArrayList<Block>();
        for (Member part : instruction == null ? List.<Member>of() : instruction.items("parts")) {
            var text = part.textOrNull("text");
            if (text == null) {
                throw part.untranslatable("A system instruction must be text for this model");
            }
            if (!text.isEmpty()) {
                blocks.add(new Block.Text(text));
            }
        }
        return blocks;
    }

    private @Nullable Double number(String name) {
        return config == null ? null : config.numberOrNull(name);
    }

    private @Nullable Long integer(String name) {
        return config == null ? null : config.integerOrNull(name);
    }

    private @Nullable Long topK() {
        return integer("topK");
    }

    private List<String> stop() {
        return config == null
                ? List.of()
                : config.items("stopSequences").stream().map(Member::text).toList();
    }

    private @Nullable OutputFormat format() {
        if (config == null) {
            return null;
        }
        var schema = schema(config);
        var type = config.textOrNull("responseMimeType");
        if (type == null || type.equals("text/plain")) {
            return null;
        }
        if (!type.equals("application/json")) {
            throw config.get("responseMimeType").untranslatable("This model answers in text or JSON alone");
        }
        return schema == null
                ? new OutputFormat.JsonObject()
                : new OutputFormat.JsonSchema("response", schema, null, null);
    }

    private static @Nullable JsonNode schema(Member config) {
        for (var name : List.of("responseJsonSchema", "_responseJsonSchema")) {
            var json = config.findObject(name);
            if (json != null) {
                return json.json();
            }
        }
        var own = config.findObject("responseSchema");
        return own == null ? null : Schemas.toJsonSchema(own.json());
    }

    private @Nullable Reasoning reasoning() {
        var thinking = config == null ? null : config.findObject("thinkingConfig");
        if (thinking == null) {
            return null;
        }
        var level = thinking.textOrNull("thinkingLevel");
        if (level != null && !level.equalsIgnoreCase("THINKING_LEVEL_UNSPECIFIED")) {
            return new Reasoning.Effort(level.toLowerCase(Locale.ROOT));
        }
        var budget = thinking.integerOrNull("thinkingBudget");
        if (budget == null) {
            return thinking.flag("includeThoughts") ? new Reasoning.Adaptive(null) : null;
        }
        if (budget == 0) {
            return new Reasoning.Off();
        }
        return budget < 0 ? new Reasoning.Adaptive(null) : new Reasoning.Budget(Math.max(budget, LEAST_BUDGET));
    }

    /** Under the names that OpenAI's family has for them. */
    private ObjectNode extras() {
        var extras = Json.object();
        keep("seed", "seed", extras);
        keep("presencePenalty", "presence_penalty", extras);
        keep("frequencyPenalty", "frequency_penalty", extras);
        return extras;
    }

    private void keep(String name, String as, ObjectNode extras) {
        var value = config == null ? null : config.find(name);
        if (value != null) {
            extras.set(as, value.json());
        }
    }

    static Tool tool(Member declaration) {
        var json = declaration.findObject("parametersJsonSchema");
        var own = declaration.findObject("parameters");
        var parameters = json != null ? json.json() : own == null ? noParameters() : Schemas.toJsonSchema(own.json());
        return new Tool(declaration.text("name"), declaration.textOrNull("description"), parameters, null, null);
    }

    private static ObjectNode noParameters() {
        var schema = Json.object().put("type", "object");
        schema.putObject("properties");
        return schema;
    }
}
