package dev.gatehouse.simulator;

import com.fasterxml.jackson.databind.JsonNode;

/** Embeddings in Gemini's protocol, of the same vectors as OpenAI's; their usage is not told. */
final class GeminiEmbeddings {
    private static final int USUAL = 3_072;

    private GeminiEmbeddings() {}

    static Reply answer(Asked asked, GeminiPath path) {
        var requests = asked.body().path("requests");
        if (!requests.isArray() || requests.isEmpty()) {
            throw Refusal.invalid("requests", "* BatchEmbedContentsRequest.requests: at least one is needed");
        }
        var json = Json.object();
        var embeddings = json.putArray("embeddings");
        int tokens = 0;
        for (JsonNode request : requests) {
            if (!Json.text(request, "model").equals("models/" + path.model())) {
                throw Refusal.invalid("requests", "* BatchEmbedContentsRequest.requests.model: must match the path");
            }
            var text = Json.text(request.path("content").path("parts").path(0), "text");
            if (text.isEmpty()) {
                throw Refusal.invalid("requests", "content is empty");
            }
            tokens += Tokens.count(text);
            var values = embeddings.addObject().putArray("values");
            for (float number : OpenAiEmbeddings.vector(
                    text, request.path("outputDimensionality").asInt(USUAL))) {
                values.add(number);
            }
        }
        return Reply.json(Json.bytes(json), 0, new Entry.Spent(tokens, 0, 0));
    }
}
