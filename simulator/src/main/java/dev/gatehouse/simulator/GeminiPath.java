package dev.gatehouse.simulator;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.net.URLDecoder;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * What a path of Gemini's protocol says, at AI Studio or Vertex: {@code …/models/MODEL:ACTION}.
 *
 * @param events the stream is asked for as server-sent events
 */
record GeminiPath(String model, String action, boolean events) {
    static final String STREAM = "streamGenerateContent";

    private static final Pattern FORM = Pattern.compile(
            "/v1(?:beta\\d?|alpha)?/(?:projects/[^/]+/locations/[^/]+/publishers/google/)?models/([^/]+):"
                    + "(generateContent|streamGenerateContent|countTokens|batchEmbedContents)");

    static Optional<GeminiPath> of(Request request) {
        if (!request.path().contains("/models/")) {
            return Optional.empty();
        }
        var form = FORM.matcher(URLDecoder.decode(request.path().replace("+", "%2B"), UTF_8));
        return form.matches()
                ? Optional.of(new GeminiPath(
                        form.group(1), form.group(2), request.uri().contains("alt=sse")))
                : Optional.empty();
    }

    boolean streams() {
        return action.equals(STREAM);
    }
}
