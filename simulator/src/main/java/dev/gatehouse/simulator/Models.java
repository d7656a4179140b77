package dev.gatehouse.simulator;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;

/** The model lists. Any other model is served too, unless its name begins with {@code unknown}. */
final class Models {
    private static final List<String> OPENAI = List.of(
            "gpt-4o-mini", "gpt-5", "sim-small", "sim-large", "text-embedding-3-large", "text-embedding-3-small");
    private static final List<String> ANTHROPIC =
            List.of("claude-haiku-4-5", "claude-opus-4-5", "claude-sonnet-4-5", "sim-claude");
    private static final List<String> GEMINI = List.of("gemini-2.5-flash", "gemini-2.5-pro", "gemini-3-flash-preview");

    private Models() {}

    static Reply list(Protocol protocol) {
        ObjectNode json = Json.object();
        ArrayNode data = json.putArray(protocol == Protocol.GEMINI ? "models" : "data");
        for (String id : ids(protocol)) {
            data.add(model(protocol, id));
        }
        switch (protocol) {
            case OPENAI, RESPONSES -> json.put("object", "list");
            case ANTHROPIC ->
                json.put("has_more", false)
                        .put("first_id", ANTHROPIC.getFirst())
                        .put("last_id", ANTHROPIC.getLast());
            case GEMINI -> {}
        }
        return Reply.json(200, Json.bytes(json));
    }

    private static List<String> ids(Protocol protocol) {
        return switch (protocol) {
            case OPENAI, RESPONSES -> OPENAI;
            case ANTHROPIC -> ANTHROPIC;
            case GEMINI -> GEMINI;
        };
    }

    static Reply one(Protocol protocol, String id) {
        if (id.startsWith("unknown")) {
            throw Refusal.unknownModel(id);
        }
        return Reply.json(200, Json.bytes(model(protocol, id)));
    }

    private static ObjectNode model(Protocol protocol, String id) {
        ObjectNode model = Json.object();
        if (protocol != Protocol.GEMINI) {
            model.put("id", id);
        }
        return switch (protocol) {
            case OPENAI, RESPONSES ->
                model.put("object", "model").put("created", OpenAiChat.CREATED).put("owned_by", "simulator");
            case ANTHROPIC ->
                model.put("type", "model").put("display_name", id).put("created_at", "2026-01-01T00:00:00Z");
            case GEMINI -> model.put("name", "models/" + id).put("displayName", id);
        };
    }
}
