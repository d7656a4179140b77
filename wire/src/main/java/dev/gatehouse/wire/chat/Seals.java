package dev.gatehouse.wire.chat;

import org.jspecify.annotations.Nullable;

/**
 * Whose a seal over a thought is. Providers refuse each other's, so what is not Anthropic's carries the name of its format in
 * front while it is with clients of other protocols; Anthropic's is bare.
 *
 * <p>A seal over a tool call stands behind the call's id, because the id is all of a call that every protocol's clients send back
 * unchanged: {@code ID__thought__SEAL}, as LiteLLM has it, the seal in URL-safe base64.
 */
public final class Seals {
    private static final String OF_CALL = "__thought__";

    private Seals() {}

    /** A signature of a thought, marked as the format's own. */
    public static String marked(String format, String seal) {
        return format + ":" + seal;
    }

    /** The seal of a signature the format marked; null where it is another's. */
    public static @Nullable String unmarked(String format, String signature) {
        var mark = format + ":";
        return signature.startsWith(mark) ? signature.substring(mark.length()) : null;
    }

    /** Marked by no format: base64 has no colon. */
    public static boolean isBare(String signature) {
        return signature.indexOf(':') < 0;
    }

    /** A call's id with a seal behind it. */
    public static String behind(String callId, String seal) {
        return callId + OF_CALL + seal.replace('+', '-').replace('/', '_').replace("=", "");
    }

    /** The seal behind a call's id, in standard base64; null where there is none. */
    public static @Nullable String ofCall(String callId) {
        int mark = callId.indexOf(OF_CALL);
        if (mark < 0) {
            return null;
        }
        var seal = callId.substring(mark + OF_CALL.length()).replace('-', '+').replace('_', '/');
        return seal + "=".repeat((4 - seal.length() % 4) % 4);
    }

    /** A call's id as its provider made it. */
    public static String callId(String callId) {
        int mark = callId.indexOf(OF_CALL);
        return mark < 0 ? callId : callId.substring(0, mark);
    }
}
