package dev.gatehouse.idempotency;

import dev.gatehouse.access.Caller;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Optional;

/**
 * A request with its client's id.
 *
 * @param claim what no two requests have at a time: whose id it is, and the id
 * @param scope for whom answers are stored
 * @param fingerprint of what is asked
 * @param writes whether it changes something itself; else a record of usage tells what became of it
 * @param requestId as in its record of usage, and so is the next
 */
public record IdentifiedRequest(
        String claim,
        String scope,
        String fingerprint,
        boolean explicit,
        boolean writes,
        String requestId,
        Instant arrivedAt) {

    /** What a request to a model asks. Takes long where the body is. */
    public static IdentifiedRequest ofModel(
            ClientRequestId id, String scope, String path, byte[] body, String requestId, Instant arrivedAt) {
        return of(id, scope, Fingerprint.of("POST", path, body), false, requestId, arrivedAt);
    }

    /** What a request changes. */
    public static IdentifiedRequest ofWrite(
            ClientRequestId id,
            String scope,
            String method,
            String path,
            byte[] body,
            String requestId,
            Instant arrivedAt) {
        return of(id, scope, Fingerprint.of(method, path, body), true, requestId, arrivedAt);
    }

    private static IdentifiedRequest of(
            ClientRequestId id, String scope, String fingerprint, boolean writes, String requestId, Instant arrivedAt) {
        // Tracing systems use an id for several requests: only with the same question it is the same one.
        var claim = id.explicit()
                ? Fingerprint.of(utf8("key"), utf8(scope), utf8(id.text()))
                : Fingerprint.of(utf8("request"), utf8(scope), utf8(id.text()), utf8(fingerprint));
        return new IdentifiedRequest(claim, scope, fingerprint, id.explicit(), writes, requestId, arrivedAt);
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    /** Whose ids are told apart from all others': empty for callers of whom nothing is known, who would share theirs. */
    public static Optional<String> scope(Caller caller) {
        return switch (caller) {
            case Caller.Master _ -> Optional.of("master");
            case Caller.Anonymous _ -> Optional.empty();
            case Caller.KeyHolder(var key) -> {
                if (key.user() != null) {
                    yield Optional.of(user(key.user()));
                }
                yield Optional.of(key.team() == null ? "key:" + key.hash() : team(key.team()));
            }
            case Caller.TokenHolder token -> {
                if (token.user() != null) {
                    yield Optional.of(user(token.user()));
                }
                yield Optional.ofNullable(token.team()).map(team -> team(team.id()));
            }
        };
    }

    private static String user(String id) {
        return "user:" + id;
    }

    private static String team(String id) {
        return "team:" + id;
    }
}
