package dev.gatehouse.endpoint;

import dev.gatehouse.endpoint.Dialect.ClientProtocol;
import dev.gatehouse.error.ApiError;
import dev.gatehouse.platform.Clocks;
import dev.gatehouse.wire.chat.ChatFormat;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** Errors as replies, each in its dialect. */
public final class Errors {
    /** First path segments of LiteLLM's management surface. */
    private static final Set<String> LITELLM_SURFACE = Set.of(
            "key",
            "v2",
            "team",
            "organization",
            "model",
            "access_group",
            "budget",
            "customer",
            "user",
            "spend",
            "global",
            "management");

    private final Map<ClientProtocol, ChatFormat> formats;
    private final Clocks clocks;

    public Errors(ChatFormat openai, ChatFormat anthropic, ChatFormat gemini, Clocks clocks) {
        this.formats = new EnumMap<>(Map.of(
                ClientProtocol.OPENAI, openai, ClientProtocol.ANTHROPIC, anthropic, ClientProtocol.GEMINI, gemini));
        this.clocks = clocks;
    }

    public Reply reply(Dialect dialect, ApiError error, String requestId) {
        var reply = switch (dialect) {
            case Dialect.Litellm(var wrapper) -> LitellmErrors.reply(wrapper, error, requestId);
            case Dialect.Problem _ -> ProblemErrors.reply(error);
            case Dialect.Gatewayz _ -> GatewayzErrors.reply(error, requestId, clocks.now());
            case Dialect.Client(var protocol) -> client(protocol, error, requestId);
        };
        for (var header : error.headers().entrySet()) {
            reply = reply.with(header.getKey(), header.getValue());
        }
        var wait = error.retryAfter();
        return wait == null ? reply : reply.with("Retry-After", String.valueOf(seconds(wait)));
    }

    /** For a path that nothing answers to. */
    public Reply notFound(CanonicalPath path, String requestId) {
        return framework(surface(path.text()), new ApiError.NotFound("ENDPOINT_NOT_FOUND", "Not Found"), requestId);
    }

    public Reply methodNotAllowed(Match.MethodNotAllowed match, String requestId) {
        var allow = match.allowed().stream().map(Method::name).collect(Collectors.joining(", "));
        return framework(match.dialect(), new ApiError.MethodNotAllowed("Method Not Allowed"), requestId)
                .with("Allow", allow);
    }

    /** For a path that is malformed, or that was never one. */
    public Reply malformed(String rawPath, ApiError error, String requestId) {
        return reply(surface(rawPath), error, requestId);
    }

    /** An encoded slash where none may stand. */
    public Reply malformed(CanonicalPath path, String requestId) {
        return malformed(
                path.text(),
                PercentDecoding.malformed("an encoded slash where it has no meaning")
                        .error(),
                requestId);
    }

    /** LiteLLM's framework answers before any of its wrappers. */
    private Reply framework(Dialect dialect, ApiError error, String requestId) {
        return dialect instanceof Dialect.Litellm || dialect instanceof Dialect.Problem
                ? reply(Dialect.litellm(Dialect.Wrapper.NONE), error, requestId)
                : reply(dialect, error, requestId);
    }

    private static Dialect surface(String path) {
        if (path.startsWith("/v1/messages")) {
            return Dialect.anthropic();
        }
        if (path.startsWith("/v1beta/")) {
            return Dialect.gemini();
        }
        if (path.startsWith("/v1/")) {
            return Dialect.openai();
        }
        int end = path.indexOf('/', 1);
        var first = path.isEmpty() ? "" : path.substring(1, end < 0 ? path.length() : end);
        return LITELLM_SURFACE.contains(first) ? Dialect.litellm(Dialect.Wrapper.NONE) : Dialect.gatewayz();
    }

    private Reply client(ClientProtocol protocol, ApiError error, String requestId) {
        var format = formats.get(protocol);
        if (format == null) {
            throw new IllegalStateException("No wire format for " + protocol);
        }
        return Reply.json(error.status(), format.error(error.wire(requestId)));
    }

    private static long seconds(Duration wait) {
        return Math.max(1, wait.plusNanos(999_999_999).toSeconds());
    }

    static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
