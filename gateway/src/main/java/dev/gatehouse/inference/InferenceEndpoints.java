package dev.gatehouse.inference;

import dev.gatehouse.access.PolicyGroup.Keyed;
import dev.gatehouse.endpoint.Dialect;
import dev.gatehouse.endpoint.Endpoint;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Every path on which a model can be asked, and in what words. */
public final class InferenceEndpoints {
    private record Path(
            String path, String operation, Keyed group, Dialect dialect, Surface surface, String description) {
        Endpoint endpoint() {
            return Endpoint.post(path, operation).needs(group).speaks(dialect).inference(description);
        }
    }

    private final List<Path> paths;

    public InferenceEndpoints(
            Surface chat,
            Surface messages,
            Surface countTokens,
            Surface embeddings,
            Surface generate,
            Surface generateStream,
            Surface geminiCount) {
        var all = new ArrayList<>(List.of(
                chat("/v1/chat/completions", "chat.completions", chat),
                chat("/chat/completions", "chat.completions.unversioned", chat),
                chat("/engines/{model:path}/chat/completions", "chat.completions.engine", chat),
                chat("/openai/deployments/{model:path}/chat/completions", "chat.completions.deployment", chat),
                anthropic("/v1/messages", "messages.create", messages),
                // Anthropic's SDK appends /v1/messages to a base URL that may end in /v1 already.
                anthropic("/v1/v1/messages", "messages.create.doubled", messages),
                anthropic("/v1/messages/count_tokens", "messages.count_tokens", countTokens),
                anthropic("/v1/v1/messages/count_tokens", "messages.count_tokens.doubled", countTokens),
                openai("/v1/embeddings", "embeddings.create", embeddings),
                openai("/embeddings", "embeddings.create.unversioned", embeddings),
                openai("/engines/{model:path}/embeddings", "embeddings.create.engine", embeddings),
                openai("/openai/deployments/{model:path}/embeddings", "embeddings.create.deployment", embeddings)));
        // Google's SDK for Python asks under /v1, the others under /v1beta.
        for (var version : List.of("/v1beta", "/v1", "")) {
            var model = version + "/models/{model:path}";
            var suffix = version.equals("/v1beta") ? "" : version.isEmpty() ? ".unversioned" : ".v1";
            all.add(gemini(model + ":generateContent", "content.generate" + suffix, generate));
            all.add(gemini(model + ":streamGenerateContent", "content.stream" + suffix, generateStream));
            all.add(gemini(model + ":countTokens", "content.count_tokens" + suffix, geminiCount));
        }
        paths = List.copyOf(all);
    }

    private static Path gemini(String path, String operation, Surface surface) {
        return new Path(
                path,
                operation,
                Keyed.INFERENCE,
                Dialect.gemini(),
                surface,
                "As Gemini's " + surface.operation() + ".");
    }

    /** Some free models answer there without a key. */
    private static Path chat(String path, String operation, Surface surface) {
        return openai(path, operation, Keyed.OPEN_INFERENCE, surface);
    }

    private static Path openai(String path, String operation, Surface surface) {
        return openai(path, operation, Keyed.INFERENCE, surface);
    }

    private static Path openai(String path, String operation, Keyed group, Surface surface) {
        return new Path(path, operation, group, Dialect.openai(), surface, "As OpenAI's " + surface.operation() + ".");
    }

    private static Path anthropic(String path, String operation, Surface surface) {
        return new Path(
                path,
                operation,
                Keyed.INFERENCE,
                Dialect.anthropic(),
                surface,
                "As Anthropic's " + surface.operation() + ".");
    }

    public List<Endpoint> all() {
        return paths.stream().map(Path::endpoint).toList();
    }

    /** The surface behind each of them, by the endpoint's operation. */
    public Map<String, Surface> surfaces() {
        var surfaces = new HashMap<String, Surface>();
        paths.forEach(path -> surfaces.put(path.operation(), path.surface()));
        return surfaces;
    }
}
