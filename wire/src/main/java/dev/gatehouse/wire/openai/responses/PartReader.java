package dev.gatehouse.wire.openai.responses;

import com.fasterxml.jackson.databind.JsonNode;
import dev.gatehouse.wire.chat.Block;
import dev.gatehouse.wire.chat.Block.Source;
import dev.gatehouse.wire.openai.Fields;
import dev.gatehouse.wire.openai.Sources;
import java.util.ArrayList;
import java.util.List;

/** Content of an item: a text, or parts. */
final class PartReader {
    private PartReader() {}

    static List<Block> read(JsonNode content, String path) {
        var blocks = new ArrayList<Block>();
        if (content.isTextual()) {
            addText(blocks, content.textValue());
            return blocks;
        }
        if (!content.isArray()) {
            throw Fields.wrongType("a string or an array of parts", path);
        }
        int index = 0;
        for (JsonNode part : content) {
            add(blocks, part, path + "[" + index++ + "]");
        }
        return blocks;
    }

    private static void add(List<Block> blocks, JsonNode part, String at) {
        switch (Fields.text(Fields.object(part, at), "type", at + ".type")) {
            case "input_text", "output_text", "text" -> addText(blocks, Fields.text(part, "text", at + ".text"));
            case "refusal" -> blocks.add(new Block.Refusal(Fields.text(part, "refusal", at + ".refusal")));
            case "input_image" -> blocks.add(image(part, at));
            case "input_file" -> blocks.add(file(part, at));
            case "input_audio" -> {
                JsonNode audio = Fields.object(part, "input_audio", at + ".input_audio");
                blocks.add(new Block.Audio(
                        Fields.text(audio, "data", at + ".input_audio.data"),
                        Fields.text(audio, "format", at + ".input_audio.format")));
            }
            default -> throw Fields.untranslatable("A part of this type", at + ".type");
        }
    }

    /** An empty text says nothing, and other protocols refuse it. */
    private static void addText(List<Block> blocks, String text) {
        if (!text.isEmpty()) {
            blocks.add(new Block.Text(text));
        }
    }

    private static Block image(JsonNode part, String at) {
        String detail = Fields.optionalText(part, "detail", at + ".detail");
        String id = Fields.optionalText(part, "file_id", at + ".file_id");
        Source source = id == null
                ? Sources.read(Fields.text(part, "image_url", at + ".image_url"), at + ".image_url")
                : new Source.FileId(id);
        return new Block.Image(source, detail, null);
    }

    private static Block file(JsonNode part, String at) {
        return new Block.Document(
                fileSource(part, at), Fields.optionalText(part, "filename", at + ".filename"), null, null);
    }

    private static Source fileSource(JsonNode part, String at) {
        String id = Fields.optionalText(part, "file_id", at + ".file_id");
        if (id != null) {
            return new Source.FileId(id);
        }
        String url = Fields.optionalText(part, "file_url", at + ".file_url");
        if (url != null) {
            return Sources.read(url, at + ".file_url");
        }
        String path = at + ".file_data";
        return Sources.file(Fields.text(part, "file_data", path), path);
    }
}
