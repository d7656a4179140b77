package dev.gatehouse.wire.gemini;

import com.fasterxml.jackson.databind.JsonNode;
import dev.gatehouse.wire.chat.Seals;
import org.jspecify.annotations.Nullable;

/** Ids of function calls, which Gemini may leave out and other protocols need. */
final class Calls {
    /** Begins the ids that are ours: Gemini never gets them to see. */
    private static final String MADE = "gcall_";

    private Calls() {}

    static String made(String unique) {
        return MADE + unique;
    }

    /**
     * The id under which another protocol's client knows a call.
     *
     * @param part that holds the call, and its seal if it has one
     * @param unique tells calls without ids apart, in this answer and from those of others
     */
    static String forClient(JsonNode part, String unique) {
        var id = Json.textOrEmpty(part.path("functionCall"), "id");
        var known = id.isEmpty() ? made(unique) : id;
        var seal = Json.textOrEmpty(part, "thoughtSignature");
        return seal.isEmpty() ? known : Seals.behind(known, seal);
    }

    /** The id as the provider made it; null where it made none. */
    static @Nullable String forProvider(String id) {
        var plain = Seals.callId(id);
        return plain.startsWith(MADE) ? null : plain;
    }
}
