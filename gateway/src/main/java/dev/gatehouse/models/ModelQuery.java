package dev.gatehouse.models;

import dev.gatehouse.endpoint.Description;
import dev.gatehouse.error.ApiError;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Which models are to be listed, and how. */
public record ModelQuery(
        @Description("Page size of Anthropic's list, 1 to 1000.") @Nullable
        Integer limit,

        @Description("Begin behind this model.") @Nullable String afterId,

        @Description("End before this model.") @Nullable String beforeId,

        @Description("Those of this team; for its members and administrators.") @Nullable
        String teamId,

        @Description("Also what each falls back to.") @Nullable
        Boolean includeMetadata,

        @Description("general, context_window or content_policy.") @Nullable
        String fallbackType,

        @Description("Also the names of groups.") @Nullable Boolean includeModelAccessGroups,

        @Description("The names of groups in place of models.") @Nullable
        Boolean onlyModelAccessGroups,

        @Description("Also the patterns whose models are listed.") @Nullable
        Boolean returnWildcardRoutes,

        @Description("expand: all there are, for administrators.") @Nullable
        String scope) {
    /** With nothing asked. */
    static final ModelQuery ALL = new ModelQuery(null, null, null, null, null, null, null, null, null, null);

    private static final int USUAL_PAGE = 20;
    private static final int LARGEST_PAGE = 1_000;
    private static final Set<String> FALLBACK_TYPES = Set.of("general", "context_window", "content_policy");

    /** What one model may be asked with. */
    public record One(
            @Description("Also what it falls back to.") @Nullable
            Boolean includeMetadata) {}

    int size() {
        return limit == null ? USUAL_PAGE : Math.clamp(limit, 1, LARGEST_PAGE);
    }

    boolean withMetadata() {
        return Boolean.TRUE.equals(includeMetadata);
    }

    boolean withGroups() {
        return Boolean.TRUE.equals(includeModelAccessGroups);
    }

    boolean onlyGroups() {
        return Boolean.TRUE.equals(onlyModelAccessGroups);
    }

    boolean withPatterns() {
        return Boolean.TRUE.equals(returnWildcardRoutes);
    }

    boolean expands() {
        return "expand".equals(scope);
    }

    /** @throws dev.gatehouse.error.ApiException 400 */
    void check() {
        if (scope != null && !expands()) {
            throw new ApiError.BadRequest(
                            "INVALID_PARAMETER", "Invalid scope parameter. Only 'expand' is supported.", "scope")
                    .asException();
        }
        if (withMetadata() && fallbackType != null && !FALLBACK_TYPES.contains(fallbackType)) {
            throw new ApiError.BadRequest(
                            "INVALID_PARAMETER",
                            "Invalid fallback_type. Must be one of: ['general', 'context_window', 'content_policy']",
                            "fallback_type")
                    .asException();
        }
    }
}
