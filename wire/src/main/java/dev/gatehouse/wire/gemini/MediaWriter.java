package dev.gatehouse.wire.gemini;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.gatehouse.wire.chat.Block;
import dev.gatehouse.wire.chat.Block.Source;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Images, documents and sounds as parts. */
final class MediaWriter {
    private static final Map<String, String> TYPES = Map.of(
            "png", "image/png",
            "jpg", "image/jpeg",
            "jpeg", "image/jpeg",
            "webp", "image/webp",
            "gif", "image/gif",
            "heic", "image/heic",
            "pdf", "application/pdf");

    private MediaWriter() {}

    static ObjectNode part(Block block) {
        return switch (block) {
            case Block.Image image -> image(image);
            case Block.Document document -> document(document);
            case Block.Audio(var data, var format) -> inline("audio/" + (format.equals("mp3") ? "mpeg" : format), data);
            case Block.Text(var text, var _) -> text(text);
            case Block.Refusal _,
                    Block.ToolCall _,
                    Block.ToolResult _,
                    Block.Thinking _,
                    Block.RedactedThinking _,
                    Block.Native _ -> throw ContentsWriter.untranslatable("A block of this type here");
        };
    }

    static ObjectNode image(Block.Image image) {
        return switch (image.source()) {
            case Source.Base64(var type, var data) -> inline(type, data);
            case Source.Url(var url) -> file(url, "image/jpeg");
            case Source.PlainText _, Source.FileId _ ->
                throw ContentsWriter.untranslatable("An image from this kind of source");
        };
    }

    private static ObjectNode document(Block.Document document) {
        return switch (document.source()) {
            case Source.Base64(var type, var data) -> inline(type, data);
            case Source.PlainText(var text) -> text(labelled(document, text));
            case Source.Url(var url) -> file(url, "application/pdf");
            case Source.FileId _ -> throw ContentsWriter.untranslatable("A document from this kind of source");
        };
    }

    private static String labelled(Block.Document document, String text) {
        var title = document.title() == null ? null : "[Document: " + document.title() + "]";
        return Stream.<@Nullable String>of(title, document.context(), text)
                .filter(line -> line != null)
                .collect(Collectors.joining("\n"));
    }

    private static ObjectNode text(String text) {
        return Json.object().put("text", text);
    }

    private static ObjectNode inline(String type, String data) {
        var part = Json.object();
        part.putObject("inlineData").put("mimeType", type).put("data", data);
        return part;
    }

    /** Gemini wants the type said, and an address shows it in its last letters. */
    private static ObjectNode file(String url, String usual) {
        var path = url.split("[?#]", 2)[0];
        var ending = path.substring(path.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT);
        var part = Json.object();
        part.putObject("fileData")
                .put("mimeType", TYPES.getOrDefault(ending, usual))
                .put("fileUri", url);
        return part;
    }
}
