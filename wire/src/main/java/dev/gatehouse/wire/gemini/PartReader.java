package dev.gatehouse.wire.gemini;

import dev.gatehouse.wire.chat.Block;
import dev.gatehouse.wire.chat.Block.Source;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Locale;

/** A client's parts that stand for themselves: text and data. What only Gemini has a word for stays {@link Block.Native}. */
final class PartReader {
    private PartReader() {}

    static Block media(Member part) {
        var inline = part.findObject("inlineData");
        if (inline != null) {
            return inline(inline);
        }
        var file = part.findObject("fileData");
        if (file != null) {
            return file(file, part);
        }
        return whole(part);
    }

    private static Block inline(Member inline) {
        var type = inline.text("mimeType").toLowerCase(Locale.ROOT);
        var data = standard(inline.get("data"));
        if (type.startsWith("image/")) {
            return new Block.Image(new Source.Base64(type, data), null, null);
        }
        if (type.startsWith("audio/")) {
            return new Block.Audio(data, audioFormat(type));
        }
        var name = inline.textOrNull("displayName");
        if (type.startsWith("text/")) {
            var text = new String(Base64.getDecoder().decode(data), StandardCharsets.UTF_8);
            return new Block.Document(new Source.PlainText(text), name, null, null);
        }
        return new Block.Document(new Source.Base64(type, data), name, null, null);
    }

    private static String audioFormat(String type) {
        var format = type.substring("audio/".length());
        return switch (format) {
            case "mpeg" -> "mp3";
            case "x-wav", "wave" -> "wav";
            default -> format;
        };
    }

    /** Google's SDK for Python writes URL-safe base64, which other providers do not read. */
    private static String standard(Member data) {
        var standard = data.text().replace('-', '+').replace('_', '/');
        var padded = standard + "=".repeat((4 - standard.length() % 4) % 4);
        try {
            Base64.getDecoder().decode(padded);
        } catch (IllegalArgumentException e) {
            throw data.outOfRange("base64");
        }
        return padded;
    }

    private static Block file(Member file, Member part) {
        var uri = file.text("fileUri");
        var type = file.textOrNull("mimeType");
        if (!uri.startsWith("https://") && !uri.startsWith("http://")) {
            return whole(part);
        }
        return type != null && type.startsWith("image/")
                ? new Block.Image(new Source.Url(uri), null, null)
                : new Block.Document(new Source.Url(uri), null, null, null);
    }

    static Block whole(Member part) {
        return new Block.Native(GeminiChat.NAME, part.object());
    }
}
