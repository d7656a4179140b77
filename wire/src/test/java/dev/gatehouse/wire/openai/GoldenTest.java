package dev.gatehouse.wire.openai;

import com.fasterxml.jackson.databind.JsonNode;
import dev.gatehouse.wire.GoldenFormat;

final class GoldenTest extends GoldenFormat {
    GoldenTest() {
        super(new OpenAiChat(), "openai");
    }

    @Override
    protected JsonNode tree(byte[] json) {
        return Json.answer(json, 0, json.length);
    }
}
