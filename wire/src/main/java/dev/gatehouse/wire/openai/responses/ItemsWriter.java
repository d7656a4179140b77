package dev.gatehouse.wire.openai.responses;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.gatehouse.wire.chat.Block;
import dev.gatehouse.wire.chat.Block.Source;
import dev.gatehouse.wire.chat.ChatRequest;
import dev.gatehouse.wire.chat.ChatRequest.Message;
import dev.gatehouse.wire.chat.ChatRequest.Role;
import dev.gatehouse.wire.chat.Seals;
import dev.gatehouse.wire.openai.Fields;
import dev.gatehouse.wire.openai.Json;
import java.util.List;

/** Turns as input items. Thoughts of other protocols are left out; those of this one go back as they came. */
final class ItemsWriter {
    private final ArrayNode items = Json.array();

    ArrayNode write(ChatRequest request) {
        if (!request.system().isEmpty()) {
            parts("developer", "input_text", request.system(), "system");
        }
        for (int i = 0; i < request.messages().size(); i++) {
            message(request.messages().get(i), "messages[" + i + "]");
        }
        return items;
    }

    private void message(Message message, String path) {
        boolean user = message.role() == Role.USER;
        var said = Json.array();
        for (int i = 0; i < message.content().size(); i++) {
            String at = path + ".content[" + i + "]";
            switch (message.content().get(i)) {
                case Block.ToolCall call -> {
                    flush(said, user);
                    items.addObject()
                            .put("type", "function_call")
                            .put("call_id", Seals.callId(call.id()))
                            .put("name", call.name())
                            .put("arguments", call.arguments().isBlank() ? "{}" : call.arguments());
                }
                case Block.ToolResult result -> {
                    flush(said, user);
                    result(result, at);
                }
                case Block.Thinking thinking -> {
                    flush(said, user);
                    thinking(thinking);
                }
                case Block.RedactedThinking _ -> {}
                case Block.Refusal refusal ->
                    said.addObject().put("type", "refusal").put("refusal", refusal.text());
                case Block.Text text -> said.add(text(user ? "input_text" : "output_text", text.text()));
                case Block block -> said.add(part(block, at));
            }
        }
        flush(said, user);
    }

    private void flush(ArrayNode said, boolean user) {
        if (!said.isEmpty()) {
            items.addObject()
                    .put("type", "message")
                    .put("role", user ? "user" : "assistant")
                    .set("content", said.deepCopy());
            said.removeAll();
        }
    }

    private void parts(String role, String type, List<Block> blocks, String path) {
        var content = items.addObject().put("type", "message").put("role", role).putArray("content");
        for (int i = 0; i < blocks.size(); i++) {
            if (!(blocks.get(i) instanceof Block.Text text)) {
                throw Fields.untranslatable("A system block that is no text", path + "[" + i + "]");
            }
            content.add(text(type, text.text()));
        }
    }

    private static ObjectNode text(String type, String text) {
        return Json.object().put("type", type).put("text", text);
    }

    private void thinking(Block.Thinking thinking) {
        String encrypted = Seals.unmarked(OpenAiResponses.NAME, thinking.signature());
        if (encrypted != null) {
            ObjectNode item = items.addObject().put("type", "reasoning");
            var summary = item.putArray("summary");
            if (!thinking.text().isEmpty()) {
                summary.add(Items.summary(thinking.text()));
            }
            item.put("encrypted_content", encrypted);
        }
    }

    private void result(Block.ToolResult result, String path) {
        ObjectNode item =
                items.addObject().put("type", "function_call_output").put("call_id", Seals.callId(result.callId()));
        item.set("output", output(result, path));
    }

    private static JsonNode output(Block.ToolResult result, String path) {
        var content = result.content();
        // A failed call must not look like one that returned nothing.
        if (content.isEmpty()) {
            return Json.textNode(result.error() ? "error" : "");
        }
        if (content.size() == 1 && content.getFirst() instanceof Block.Text text) {
            return Json.textNode(text.text());
        }
        var parts = Json.array();
        for (int i = 0; i < content.size(); i++) {
            parts.add(
                    content.get(i) instanceof Block.Text text
                            ? text("input_text", text.text())
                            : part(content.get(i), path + "[" + i + "]"));
        }
        return parts;
    }

    private static ObjectNode part(Block block, String path) {
        return switch (block) {
            case Block.Image image -> image(image, path);
            case Block.Document document -> document(document, path);
            case Block other -> throw Fields.untranslatable("A block of this type", path);
        };
    }

    private static ObjectNode image(Block.Image image, String path) {
        ObjectNode part = Json.object().put("type", "input_image");
        switch (image.source()) {
            case Source.Base64(String type, String data) -> part.put("image_url", "data:" + type + ";base64," + data);
            case Source.Url(String url) -> part.put("image_url", url);
            case Source.FileId _, Source.PlainText _ ->
                throw Fields.untranslatable("An image from this kind of source", path);
        }
        return part.put("detail", image.detail() == null ? "auto" : image.detail());
    }

    private static ObjectNode document(Block.Document document, String path) {
        ObjectNode part = Json.object().put("type", "input_file");
        switch (document.source()) {
            case Source.PlainText(String text) -> {
                return text(
                        "input_text",
                        document.title() == null ? text : "[Document: " + document.title() + "]\n" + text);
            }
            case Source.Base64(String type, String data) -> {
                part.put("filename", document.title() == null ? "document.pdf" : document.title());
                part.put("file_data", "data:" + type + ";base64," + data);
            }
            case Source.Url(String url) -> part.put("file_url", url);
            // Ids of other providers' stores mean nothing here.
            case Source.FileId _ -> throw Fields.untranslatable("A document from this kind of source", path);
        }
        return part;
    }
}
