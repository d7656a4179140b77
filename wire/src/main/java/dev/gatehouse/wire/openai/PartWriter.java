package dev.gatehouse.wire.openai;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.gatehouse.wire.chat.Block;
import dev.gatehouse.wire.chat.Block.Source;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Blocks as content parts. */
final class PartWriter {
    private PartWriter() {}

    /** A single text as a string, which every compatible provider takes; parts otherwise; empty for nothing. */
    static JsonNode content(List<ObjectNode> parts) {
        if (parts.isEmpty()) {
            return TextNode.valueOf("");
        }
        JsonNode first = parts.getFirst();
        if (parts.size() == 1 && first.has("text")) {
            return first.get("text");
        }
        return Json.array().addAll(parts);
    }

    static ObjectNode text(String text) {
        return Json.object().put("type", "text").put("text", text);
    }

    static ObjectNode text(Block block, String path) {
        if (block instanceof Block.Text text) {
            return text(text.text());
        }
        throw Fields.untranslatable("A system block that is no text", path);
    }

    static ObjectNode part(Block block, String path) {
        return switch (block) {
            case Block.Text text -> text(text.text());
            case Block.Image image -> image(image, path);
            case Block.Document document -> document(document, path);
            case Block.Audio audio -> audio(audio);
            case Block.ToolCall _,
                    Block.ToolResult _,
                    Block.Thinking _,
                    Block.RedactedThinking _,
                    Block.Refusal _,
                    Block.Native _ -> throw Fields.untranslatable("A block of this type here", path);
        };
    }

    private static ObjectNode image(Block.Image image, String path) {
        String url = switch (image.source()) {
            case Source.Base64 data -> dataUrl(data);
            case Source.Url web -> web.url();
            case Source.PlainText _, Source.FileId _ ->
                throw Fields.untranslatable("An image from this kind of source", path);
        };
        ObjectNode json = Json.object().put("type", "image_url");
        ObjectNode inner = json.putObject("image_url").put("url", url);
        if (image.detail() != null) {
            inner.put("detail", image.detail());
        }
        return json;
    }

    private static ObjectNode document(Block.Document document, String path) {
        return switch (document.source()) {
            case Source.PlainText text -> text(labelled(document, text.text()));
            case Source.Base64 data -> {
                ObjectNode file = Json.object();
                file.put("filename", document.title() == null ? fallbackName(data.mediaType()) : document.title());
                yield file(file.put("file_data", dataUrl(data)));
            }
            // Ids of other providers' stores mean nothing here.
            case Source.FileId id
            when id.id().startsWith("file-") -> file(Json.object().put("file_id", id.id()));
            case Source.FileId _, Source.Url _ ->
                throw Fields.untranslatable("A document from this kind of source", path);
        };
    }

    private static ObjectNode file(ObjectNode inner) {
        return Json.object().put("type", "file").set("file", inner);
    }

    private static String labelled(Block.Document document, String text) {
        String title = document.title() == null ? null : "[Document: " + document.title() + "]";
        return Stream.of(title, document.context(), text)
                .filter(line -> line != null)
                .collect(Collectors.joining("\n"));
    }

    private static String fallbackName(String mediaType) {
        return mediaType.equals("application/pdf") ? "document.pdf" : "document";
    }

    private static ObjectNode audio(Block.Audio audio) {
        ObjectNode json = Json.object().put("type", "input_audio");
        json.putObject("input_audio").put("data", audio.base64()).put("format", audio.format());
        return json;
    }

    private static String dataUrl(Source.Base64 data) {
        return "data:" + data.mediaType() + ";base64," + data.data();
    }
}
