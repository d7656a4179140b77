package dev.gatehouse.keys;

import dev.gatehouse.access.KeyHash;
import dev.gatehouse.endpoint.Description;
import dev.gatehouse.error.ApiError.Pinned;
import java.util.regex.Pattern;

/** Which key is meant: its clear text or its hash. */
public record KeyName(@Description("Clear text or hash.") String key) {
    private static final Pattern FORMAT =
            Pattern.compile("sk-[A-Za-z0-9_-]{1,97}|gw_[A-Za-z0-9_-]{1,97}|[0-9a-fA-F]{64}");

    /** @throws dev.gatehouse.error.ApiException 400 for what is neither */
    KeyHash hash() {
        if (!FORMAT.matcher(key).matches()) {
            throw invalid().asException();
        }
        return KeyHash.named(key).orElseThrow(() -> invalid().asException());
    }

    /** What may be said of a key that was named: its hash, where it can have one. */
    static String shown(String named) {
        return KeyHash.named(named).map(KeyHash::toString).orElse("****");
    }

    private static Pinned invalid() {
        return Pinned.typed(400, "bad_request_error", "key", "Invalid key format.");
    }
}
