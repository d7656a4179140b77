package dev.gatehouse.users;

import dev.gatehouse.endpoint.Description;
import org.jspecify.annotations.Nullable;

/** What a search box shows of a user. */
public record FoundUser(
        String userId,
        @Nullable String userEmail,
        @Nullable String userAlias,

        @Description("Null counts as internal_user.") @Nullable
        String userRole) {
    /** What is searched for. */
    record Wanted(
            @Description("Contained in the id, whatever its case.") @Nullable
            String userId,

            @Description("Contained in the e-mail, whatever its case.") @Nullable
            String userEmail,

            @Description("1 for the first.") @Nullable Integer page,

            @Description("1 to 100; 50 when left out.") @Nullable
            Integer pageSize) {
        private static final int USUAL_SIZE = 50;

        Wanted {
            Paging.check(page, pageSize);
        }

        Paging paging() {
            return Paging.of(page, pageSize, USUAL_SIZE);
        }
    }
}
