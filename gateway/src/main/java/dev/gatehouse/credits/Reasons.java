package dev.gatehouse.credits;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.gatehouse.error.ApiError;
import dev.gatehouse.error.ApiError.Invalid.Violation;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Why administrators did what they did: it stands in the transaction's metadata. */
final class Reasons {
    private static final int SHORTEST = 10;
    private static final String NONE = "unspecified admin operation";

    private Reasons() {}

    /** @throws dev.gatehouse.error.ApiException 422 where one is given that says nothing */
    static @Nullable String checked(@Nullable String reason) {
        if (reason != null && reason.strip().length() < SHORTEST) {
            throw new ApiError.Invalid(List.of(new Violation(
                            List.of("reason"),
                            "String should have at least " + SHORTEST + " characters",
                            "string_too_short")))
                    .asException();
        }
        return reason;
    }

    /** What was sent along, with the reason. */
    static ObjectNode metadata(ObjectNode sent, @Nullable String reason) {
        return sent.deepCopy().put("reason", reason == null ? NONE : reason.strip());
    }
}
