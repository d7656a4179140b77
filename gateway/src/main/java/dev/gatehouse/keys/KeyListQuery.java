package dev.gatehouse.keys;

import dev.gatehouse.endpoint.Description;
import dev.gatehouse.endpoint.NumberedPage;
import dev.gatehouse.error.ApiError.Pinned;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Which keys are to be listed, and how. An empty text asks for nothing. */
record KeyListQuery(
        @Description("From 1.") @Nullable Integer page,
        @Description("1 to 100; 10 if left out.") @Nullable Integer size,
        @Nullable String userId,
        @Nullable String teamId,
        @Nullable String organizationId,
        @Nullable String projectId,
        @Nullable String agentId,
        @Nullable String accessGroupId,
        @Description("Hash or clear text.") @Nullable String keyHash,
        @Nullable String keyAlias,

        @Description("Whether user_id and key_alias may be parts, in any case. For administrators only.") @Nullable
        Boolean substringMatching,

        @Description("A part of the alias in any case, or the key itself: its hash or clear text.") @Nullable
        String search,

        @Description("expired or active: those that have ended, or those that have not.") @Nullable
        String expires,

        @Description("Whole keys in place of hashes.") @Nullable
        Boolean returnFullObject,

        @Description("Also the keys of teams, as far as the caller may see them.") @Nullable
        Boolean includeTeamKeys,

        @Description("Also the keys the user made.") @Nullable
        Boolean includeCreatedByKeys,

        @Description("spend, max_budget, created_at, updated_at, token or key_alias.") @Nullable
        String sortBy,

        @Description("asc or desc.") @Nullable String sortOrder,

        @Description("user: whole keys, each with its user.")
        List<String> expand,

        @Description("deleted: those that are no more.") @Nullable
        String status) {
    private static final int USUAL_SIZE = 10;

    /** What administrators get who do not say which they want: the reference's releases differ. */
    private static final boolean USUALLY_SUBSTRING = true;

    KeyListQuery {
        NumberedPage.of(page, size, USUAL_SIZE, "size");
        userId = given(userId);
        teamId = given(teamId);
        organizationId = given(organizationId);
        projectId = given(projectId);
        agentId = given(agentId);
        accessGroupId = given(accessGroupId);
        keyHash = given(keyHash);
        keyAlias = given(keyAlias);
        search = given(search);
        expires = given(expires);
        sortBy = given(sortBy);
        sortOrder = given(sortOrder);
        expand = List.copyOf(expand);
        status = given(status);
    }

    NumberedPage wanted() {
        return NumberedPage.of(page, size, USUAL_SIZE, "size");
    }

    boolean bySubstring() {
        return substringMatching == null ? USUALLY_SUBSTRING : substringMatching;
    }

    boolean includesTeamKeys() {
        return Boolean.TRUE.equals(includeTeamKeys);
    }

    boolean includesCreatedKeys() {
        return Boolean.TRUE.equals(includeCreatedByKeys);
    }

    boolean withUsers() {
        return expand.contains("user");
    }

    boolean wholeKeys() {
        return Boolean.TRUE.equals(returnFullObject) || withUsers();
    }

    boolean deleted() {
        return status != null;
    }

    /** @throws dev.gatehouse.error.ApiException 400 for a status nobody knows */
    void checkStatus() {
        if (status != null && !status.equals("deleted")) {
            throw Pinned.detailObject(400, "Invalid status value. Currently only 'deleted' is supported.")
                    .asException();
        }
    }

    /**
     * Whether those that have ended are asked for, or those that have not; null for both.
     *
     * @throws dev.gatehouse.error.ApiException 400 for what is neither
     */
    @Nullable
    Boolean expired() {
        return switch (expires) {
            case null -> null;
            case "expired" -> true;
            case "active" -> false;
            default ->
                throw Pinned.detailObject(400, "Invalid expires value. Must be 'expired' or 'active'.")
                        .asException();
        };
    }

    /** @throws dev.gatehouse.error.ApiException 400 for what cannot be sorted by */
    KeyOrder order() {
        var column = sortBy == null ? KeyOrder.Column.CREATED_AT : KeyOrder.Column.named(sortBy);
        boolean descending = switch (sortOrder == null ? "desc" : sortOrder.toLowerCase(Locale.ROOT)) {
            case "desc" -> true;
            case "asc" -> false;
            default ->
                throw Pinned.detailObject(400, "Invalid sort_order. Must be 'asc' or 'desc'.")
                        .asException();
        };
        return sortBy == null ? KeyOrder.NEWEST_FIRST : new KeyOrder(column, descending);
    }

    static @Nullable String given(@Nullable String text) {
        return text == null || text.isEmpty() ? null : text;
    }
}
