package dev.gatehouse.simulator;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Set;

/** Looks into a body before it is validated: faults must work on bodies a provider would refuse. */
final class Conversation {
    private static final Set<String> TEXTS = Set.of("text", "input_text", "output_text");

    private Conversation() {}

    /** The last text a user wrote (or gave to be embedded); empty when there is none. */
    static String lastUserText(JsonNode body) {
        String said = lastUserText(body.path("messages"), "");
        JsonNode input = body.path("input");
        return said.isEmpty() ? lastUserText(input, textOf(input.isMissingNode() ? body.path("prompt") : input)) : said;
    }

    private static String lastUserText(JsonNode messages, String otherwise) {
        for (int i = messages.size() - 1; i >= 0; i--) {
            JsonNode message = messages.get(i);
            if (Json.text(message, "role").equals("user")) {
                String text = textOf(message.path("content"));
                if (!text.isEmpty()) {
                    return text;
                }
            }
        }
        return otherwise;
    }

    /** A content's text: itself, or the text of its parts with a space in between. */
    static String textOf(JsonNode content) {
        if (content.isTextual()) {
            return content.asText();
        }
        var text = new StringBuilder();
        for (JsonNode part : content) {
            String piece = part.isTextual()
                    ? part.asText()
                    : TEXTS.contains(Json.text(part, "type")) ? Json.text(part, "text") : "";
            if (!piece.isEmpty()) {
                text.append(text.isEmpty() ? "" : " ").append(piece);
            }
        }
        return text.toString();
    }
}
