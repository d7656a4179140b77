package dev.gatehouse.wire.gemini;

import com.fasterxml.jackson.databind.JsonNode;
import dev.gatehouse.wire.GoldenFormat;

final class GoldenTest extends GoldenFormat {
    GoldenTest() {
        super(GeminiChat.whole(), "gemini");
    }

    @Override
    protected JsonNode tree(byte[] json) {
        return Json.answer(json, 0, json.length);
    }
}
