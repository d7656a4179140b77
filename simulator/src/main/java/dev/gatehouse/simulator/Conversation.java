package dev.gatehouse.simulator;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Set;

/** Looks into a body before it is validated: faults must work on bodies a provider would refuse. */
final class Conversation {
    private static final Set<String> TEXTS = Set.of("text", "input_text", "output_text");

    private Conversation() {}

    /** The last text a user wrote (or gave to be embedded); empty when there is none. */
    static String lastUserText(JsonNode body) {
        if (body.path("contents").isArray()) {
            return lastOfContents(body.path("contents"));
        }
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

    /** The same in Gemini's words. */
    private static String lastOfContents(JsonNode contents) {
        for (int i = contents.size() - 1; i >= 0; i--) {
            if (!Json.text(contents.get(i), "role").equals("model")) {
                var text = new StringBuilder();
                for (JsonNode part : contents.get(i).path("parts")) {
                    var piece = Json.text(part, "text");
                    text.append(text.isEmpty() || piece.isEmpty() ? "" : " ").append(piece);
                }
                if (!text.isEmpty()) {
                    return text.toString();
                }
            }
        }
        return "";
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
