package dev.gatehouse.models;

import dev.gatehouse.endpoint.Description;
import dev.gatehouse.endpoint.Parameter;
import dev.gatehouse.error.ApiError;
import org.jspecify.annotations.Nullable;

/** Which part of Gemini's list is asked for. */
record GeminiModelQuery(
        @Parameter("pageSize") @Description("Page size, 1 to 1000.") @Nullable
        Integer pageSize,

        @Parameter("pageToken") @Description("Of the page before.") @Nullable
        String pageToken) {
    private static final int USUAL_PAGE = 50;
    private static final int LARGEST_PAGE = 1_000;

    int size() {
        return pageSize == null || pageSize == 0 ? USUAL_PAGE : Math.clamp(pageSize, 1, LARGEST_PAGE);
    }

    int from() {
        if (pageToken == null || pageToken.isEmpty()) {
            return 0;
        }
        if (!pageToken.matches("\\d{1,9}")) {
            throw new ApiError.BadRequest("INVALID_PARAMETER", "No such page.", "pageToken").asException();
        }
        return Integer.parseInt(pageToken);
    }
}
