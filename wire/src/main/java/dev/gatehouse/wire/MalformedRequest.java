package dev.gatehouse.wire;

import org.jspecify.annotations.Nullable;

/** A client's body that cannot be served: broken JSON, wrong types, or something the provider's protocol cannot say. The client's fault: 400. */
public final class MalformedRequest extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** Why; the error codes of the client dialects are made from it. */
    public enum Reason {
        /** Not JSON, not an object, nested too deep, duplicate members, broken UTF-8. */
        INVALID_JSON,
        MISSING_FIELD,
        WRONG_TYPE,
        OUT_OF_RANGE,
        EMPTY_MESSAGES,
        INVALID_ROLE,
        /** Well-formed, but the chosen provider's protocol has no words for it. */
        UNTRANSLATABLE
    }

    private final Reason reason;
    private final @Nullable String param;

    public MalformedRequest(Reason reason, String message, @Nullable String param) {
        super(message, null, false, false);
        this.reason = reason;
        this.param = param;
    }

    public Reason reason() {
        return reason;
    }

    /** The path of the member at fault, such as {@code messages[2].content}. */
    public @Nullable String param() {
        return param;
    }

    /** For clients; never echoes what was sent. */
    public String text() {
        var message = getMessage();
        return message == null ? "Malformed request" : message;
    }
}
