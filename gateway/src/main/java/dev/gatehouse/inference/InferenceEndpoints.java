package dev.gatehouse.inference;

import dev.gatehouse.access.PolicyGroup.Keyed;
import dev.gatehouse.endpoint.Dialect;
import dev.gatehouse.endpoint.Endpoint;
import dev.gatehouse.endpoint.EndpointDraft;
import dev.gatehouse.endpoint.Method;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Every path on which a model can be asked, and in what words. */
public final class InferenceEndpoints {
    private record Path(
            Method method,
            String path,
            String operation,
            Keyed group,
            Dialect dialect,
            Surface surface,
            String description) {
        Endpoint endpoint() {
            return new EndpointDraft.Named(method, path, operation)
                    .needs(group)
                    .speaks(dialect)
                    .inference(description);
        }
    }

    private final List<Path> paths;

    public InferenceEndpoints(
            Surface chat,
            Surface messages,
            Surface countTokens,
            Surface embeddings,
            Gemini gemini,
            Responses responses) {
        paths = new ArrayList<>(List.of(
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
        add("/v1beta", "", gemini);
        add("/v1", ".v1", gemini);
        add("", ".unversioned", gemini);
        add("/v1/responses", "", responses);
        add("/responses", ".unversioned", responses);
        add("/openai/v1/responses", ".openai", responses);
    }

    /** Gemini's ways to ask a model, whose name and method stand in the path. */
    public record Gemini(Surface generate, Surface stream, Surface count) {}

    private void add(String version, String form, Gemini gemini) {
        var model = version + "/models/{model:path}";
        paths.add(gemini(model + ":generateContent", "content.generate" + form, gemini.generate()));
        paths.add(gemini(model + ":streamGenerateContent", "content.stream" + form, gemini.stream()));
        paths.add(gemini(model + ":countTokens", "content.count_tokens" + form, gemini.count()));
    }

    private static Path gemini(String path, String operation, Surface surface) {
        return new Path(
                Method.POST,
                path,
                operation,
                Keyed.INFERENCE,
                Dialect.gemini(),
                surface,
                "As Gemini's " + surface.operation() + ".");
    }

    /** Responses, and what may be asked of those that are stored. */
    public record Responses(Surface create, Surface retrieve, Surface delete, Surface cancel, Surface inputItems) {}

    private void add(String path, String form, Responses responses) {
        paths.add(openai(path, "responses.create" + form, responses.create()));
        var one = path + "/{response_id}";
        paths.add(stored(Method.GET, one, "responses.retrieve" + form, responses.retrieve()));
        paths.add(stored(Method.DELETE, one, "responses.delete" + form, responses.delete()));
        paths.add(stored(Method.POST, one + "/cancel", "responses.cancel" + form, responses.cancel()));
        paths.add(stored(Method.GET, one + "/input_items", "responses.input_items" + form, responses.inputItems()));
    }

    private static Path stored(Method method, String path, String operation, Surface surface) {
        return new Path(
                method,
                path,
                operation,
                Keyed.INFERENCE,
                Dialect.openai(),
                surface,
                "As OpenAI's " + surface.operation()
                        + ", of a response that a provider made and stored for the caller.");
    }

    /** Some free models answer there without a key. */
    private static Path chat(String path, String operation, Surface surface) {
        return openai(path, operation, Keyed.OPEN_INFERENCE, surface);
    }

    private static Path openai(String path, String operation, Surface surface) {
        return openai(path, operation, Keyed.INFERENCE, surface);
    }

    private static Path openai(String path, String operation, Keyed group, Surface surface) {
        return new Path(
                Method.POST,
                path,
                operation,
                group,
                Dialect.openai(),
                surface,
                "As OpenAI's " + surface.operation() + ".");
    }

    private static Path anthropic(String path, String operation, Surface surface) {
        return new Path(
                Method.POST,
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
