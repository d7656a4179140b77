package dev.gatehouse.inference;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;

/** Where providers of Gemini's protocol, below their base URL, take requests: the path names the model and what is wanted. */
final class GeminiPaths {
    private GeminiPaths() {}

    static String generate(String model, boolean stream) {
        return stream ? of(model, "streamGenerateContent") + "?alt=sse" : of(model, "generateContent");
    }

    /** @param model may be as clients wrote it: nothing of it ends the segment it stands in */
    static String of(String model, String action) {
        return "/models/" + URLEncoder.encode(model, StandardCharsets.UTF_8).replace("+", "%20") + ":" + action;
    }
}
