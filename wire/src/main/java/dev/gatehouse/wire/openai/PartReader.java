package dev.gatehouse.wire.openai;

import com.fasterxml.jackson.databind.JsonNode;
import dev.gatehouse.wire.chat.Block;
import dev.gatehouse.wire.chat.Block.Source;
import java.util.ArrayList;
import java.util.List;

/** A message's {@code content}: a string, or parts. */
final class PartReader {
    private PartReader() {}

    static List<Block> read(JsonNode content, String path, Speaker speaker) {
        if (Fields.absent(content)) {
            return List.of();
        }
        if (content.isTextual()) {
            return content.textValue().isEmpty() ? List.of() : List.of(new Block.Text(content.textValue()));
        }
        if (!content.isArray()) {
            throw Fields.wrongType("a string or an array of parts", path);
        }
        var blocks = new ArrayList<Block>();
        int index = 0;
        for (JsonNode part : content) {
            String at = path + "[" + index++ + "]";
            Block block = part(Fields.object(part, at), at);
            if (!speaker.maySay(block)) {
                throw Fields.untranslatable("A part of this type in this role's message", at);
            }
            // An empty text says nothing, and other protocols refuse it.
            if (!(block instanceof Block.Text text && text.text().isEmpty())) {
                blocks.add(block);
            }
        }
        return blocks;
    }

    private static Block part(JsonNode part, String path) {
        return switch (Fields.text(part, "type", path + ".type")) {
            case "text" -> new Block.Text(Fields.text(part, "text", path + ".text"), MessagesReader.mark(part));
            case "image_url" -> image(part, path);
            case "input_audio" ->
                audio(Fields.object(part, "input_audio", path + ".input_audio"), path + ".input_audio");
            case "file" -> file(part, Fields.object(part, "file", path + ".file"), path + ".file");
            case "refusal" -> new Block.Refusal(Fields.text(part, "refusal", path + ".refusal"));
            case "thinking", "redacted_thinking" -> ThinkingReader.block(part, path);
            default -> throw Fields.untranslatable("A part of this type", path + ".type");
        };
    }

    private static Block image(JsonNode part, String path) {
        JsonNode image = part.path("image_url");
        String at = path + ".image_url";
        if (image.isTextual()) {
            return new Block.Image(Sources.read(image.textValue(), at), null, MessagesReader.mark(part));
        }
        if (Fields.absent(image)) {
            throw Fields.missing(at);
        }
        return new Block.Image(
                Sources.read(Fields.text(Fields.object(image, at), "url", at + ".url"), at + ".url"),
                Fields.optionalText(image, "detail", at + ".detail"),
                MessagesReader.mark(part));
    }

    private static Block audio(JsonNode audio, String path) {
        return new Block.Audio(
                Fields.text(audio, "data", path + ".data"), Fields.text(audio, "format", path + ".format"));
    }

    private static Block file(JsonNode part, JsonNode file, String path) {
        return new Block.Document(
                fileSource(file, path),
                Fields.optionalText(file, "filename", path + ".filename"),
                null,
                MessagesReader.mark(part));
    }

    private static Source fileSource(JsonNode file, String path) {
        String id = Fields.optionalText(file, "file_id", path + ".file_id");
        if (id != null) {
            return Sources.isWeb(id) ? new Source.Url(id) : new Source.FileId(id);
        }
        String at = path + ".file_data";
        return Sources.file(Fields.text(file, "file_data", at), at);
    }
}
