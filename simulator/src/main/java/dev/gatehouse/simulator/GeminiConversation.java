package dev.gatehouse.simulator;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;

/** The contents of a request: calls and results must fit, and what a model sealed must be unchanged. */
final class GeminiConversation {
    /** Google's own word for a call that none of its models made. */
    private static final String UNSEALED = "skip_thought_signature_validator";

    private final boolean sealsWanted;
    private final List<String> toolResults = new ArrayList<>();
    /** Names of the calls the results of which must come next. */
    private final List<String> awaited = new ArrayList<>();

    private int tokens;
    private int images;
    private int documents;
    private boolean callSeen;
    private final StringBuilder said = new StringBuilder();

    GeminiConversation(String model) {
        sealsWanted = wantsSeals(model);
    }

    /** The newer models refuse a turn whose first call has no seal. */
    static boolean wantsSeals(String model) {
        return model.startsWith("gemini-3") || model.startsWith("gemini-4");
    }

    /** Under either spelling; missing where there is none. */
    static JsonNode member(JsonNode object, String camel) {
        var value = object.path(camel);
        if (value.isMissingNode()) {
            value = object.path(camel.replaceAll("([A-Z])", "_$1").toLowerCase(Locale.ROOT));
        }
        return value.isNull() ? value.path(camel) : value;
    }

    GeminiConversation read(JsonNode body) {
        var contents = body.path("contents");
        if (!contents.isArray() || contents.isEmpty()) {
            throw Refusal.invalid("contents", "* GenerateContentRequest.contents: contents is not specified");
        }
        var speaker = "";
        for (int i = 0; i < contents.size(); i++) {
            var role = Json.text(contents.get(i), "role");
            if (!List.of("", "user", "model", "function").contains(role)) {
                throw Refusal.invalid("contents", "Please use a valid role: user, model.");
            }
            var now = role.equals("model") ? "model" : "user";
            if (!now.equals(speaker)) {
                turn(now);
                speaker = now;
            }
            var parts = contents.get(i).path("parts");
            if (parts.isEmpty()) {
                throw Refusal.invalid(
                        "contents",
                        "* GenerateContentRequest.contents[" + i + "].parts: contents.parts must not be empty.");
            }
            for (JsonNode part : parts) {
                part(part, now.equals("model"));
            }
        }
        if (!awaited.isEmpty()) {
            throw unequal();
        }
        return this;
    }

    private void turn(String role) {
        if (role.equals("model")) {
            if (!awaited.isEmpty()) {
                throw unequal();
            }
            toolResults.clear();
            callSeen = false;
            said.setLength(0);
        } else {
            toolResults.clear();
        }
    }

    private static Refusal unequal() {
        return Refusal.invalid(
                "contents",
                "Please ensure that the number of function response parts is equal to the number of function call parts of "
                        + "the function call turn.");
    }

    private void part(JsonNode part, boolean model) {
        var call = member(part, "functionCall");
        var response = member(part, "functionResponse");
        var inline = member(part, "inlineData");
        var file = member(part, "fileData");
        if (call.isObject()) {
            call(part, call, model);
        } else if (response.isObject()) {
            response(response, model);
        } else if (inline.isObject() || file.isObject()) {
            media(inline.isObject() ? inline : file);
        } else if (part.path("text").isTextual()) {
            text(part, model);
        } else {
            throw Refusal.invalid("contents", "Unable to submit request because it must have a text parameter.");
        }
    }

    private void text(JsonNode part, boolean model) {
        var text = Json.text(part, "text");
        tokens += Tokens.count(text);
        if (model && !part.path("thought").asBoolean()) {
            said.append(text);
        }
        var seal = member(part, "thoughtSignature").asText("");
        if (!seal.isEmpty() && !verifies(said.toString(), seal)) {
            throw Refusal.invalid("contents", "Corrupted thought signature.");
        }
    }

    private void call(JsonNode part, JsonNode call, boolean model) {
        if (!model) {
            throw Refusal.invalid("contents", "Please ensure that function call turn comes from the model.");
        }
        var name = Json.text(call, "name");
        var seal = member(part, "thoughtSignature").asText("");
        if (seal.isEmpty() && sealsWanted && !callSeen) {
            throw Refusal.invalid(
                    "contents", "Function call is missing a thought_signature in functionCall parts: " + name);
        }
        if (!seal.isEmpty() && !seal.equals(UNSEALED) && !verifies(name, seal)) {
            throw Refusal.invalid("contents", "Corrupted thought signature.");
        }
        callSeen = true;
        awaited.add(name);
        tokens += Tokens.count(name)
                + Tokens.count(
                        call.path("args").isMissingNode()
                                ? "{}"
                                : call.path("args").toString());
    }

    private static boolean verifies(String text, String seal) {
        try {
            var bytes = Base64.getDecoder().decode(seal.replace('-', '+').replace('_', '/'));
            return Signature.verifies(text, Base64.getEncoder().encodeToString(bytes));
        } catch (IllegalArgumentException notBase64) {
            return false;
        }
    }

    private void response(JsonNode response, boolean model) {
        if (model || awaited.isEmpty() || !awaited.remove(0).equals(Json.text(response, "name"))) {
            throw unequal();
        }
        if (!response.path("response").isObject()) {
            throw Refusal.invalid("contents", "function_response.response: expected an object");
        }
        var text = words(response.path("response"));
        toolResults.add(text);
        tokens += Tokens.count(text);
        for (JsonNode part : response.path("parts")) {
            media(member(part, "inlineData"));
        }
    }

    /** A lone text under one of the usual names counts as itself: the same result counts the same in every protocol. */
    private static String words(JsonNode response) {
        for (var name : List.of("output", "result", "error")) {
            if (response.size() == 1 && response.path(name).isTextual()) {
                return response.path(name).asText();
            }
        }
        return response.toString();
    }

    private void media(JsonNode data) {
        var type = member(data, "mimeType").asText("");
        if (type.isEmpty()) {
            throw Refusal.invalid("contents", "Unsupported MIME type: ");
        }
        if (type.startsWith("image/")) {
            images++;
            tokens += Tokens.IMAGE;
        } else {
            documents++;
            tokens += Tokens.DOCUMENT;
        }
    }

    int tokens() {
        return tokens;
    }

    int images() {
        return images;
    }

    int documents() {
        return documents;
    }

    List<String> toolResults() {
        return List.copyOf(toolResults);
    }
}
