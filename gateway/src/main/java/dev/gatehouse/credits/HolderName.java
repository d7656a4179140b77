package dev.gatehouse.credits;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.gatehouse.endpoint.Description;
import dev.gatehouse.error.ApiError;
import dev.gatehouse.error.ApiError.Invalid.Violation;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Whose wallet is meant, as a caller names it. */
record HolderName(
        @Description("The user's number, or the id by which keys name the user.") @Nullable
        JsonNode userId,

        @Description("In place of a user: a team's wallet.") @Nullable
        String teamId,

        @Description("In place of a user: an organization's wallet.") @Nullable
        String organizationId) {
    HolderName {
        if (userId != null && !userId.isTextual() && !userId.isIntegralNumber()) {
            throw invalid("Input should be a valid integer", "int_type");
        }
    }

    static HolderName user(String id) {
        return new HolderName(TextNode.valueOf(id), null, null);
    }

    /** As text, whether it was sent as one or as a number. */
    @Nullable
    String user() {
        return userId == null ? null : userId.asText();
    }

    boolean isGiven() {
        return userId != null || teamId != null || organizationId != null;
    }

    /** @throws dev.gatehouse.error.ApiException 422 where nobody is named, or several are */
    HolderName requireOne() {
        long named = Stream.of(userId, teamId, organizationId)
                .filter(Objects::nonNull)
                .count();
        if (named == 0) {
            throw invalid("Field required", "missing");
        }
        if (named > 1) {
            throw invalid("Only one of user_id, team_id and organization_id can be given", "value_error");
        }
        return this;
    }

    private static RuntimeException invalid(String message, String type) {
        return new ApiError.Invalid(List.of(new Violation(List.of("user_id"), message, type))).asException();
    }
}
