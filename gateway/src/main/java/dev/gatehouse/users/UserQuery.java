package dev.gatehouse.users;

import dev.gatehouse.endpoint.Description;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Which users to list. Page and size are those of {@link Paging}. */
record UserQuery(
        @Description("1 for the first.") @Nullable Integer page,

        @Description("1 to 100; 25 when left out.") @Nullable
        Integer pageSize,

        @Nullable String role,

        @Description("One: users whose id contains it, whatever its case. Several, separated by commas: exactly these.")
        @Nullable
        String userIds,

        @Description("Separated by commas.") @Nullable String ssoUserIds,

        @Description("Users whose e-mail contains it, whatever its case.") @Nullable
        String userEmail,

        @Description("Id of a team on whose roster they are.") @Nullable
        String team,

        @Description("user_id, user_email, created_at, spend, user_alias or user_role; newest first when left out.")
        @Nullable
        String sortBy,

        @Description("asc or desc; asc when left out.") @Nullable
        String sortOrder) {
    private static final int USUAL_SIZE = 25;

    UserQuery {
        Paging.check(page, pageSize);
    }

    Paging paging() {
        return Paging.of(page, pageSize, USUAL_SIZE);
    }

    List<String> ids() {
        return split(userIds);
    }

    List<String> ssoIds() {
        return split(ssoUserIds);
    }

    private static List<String> split(@Nullable String list) {
        return list == null
                ? List.of()
                : Arrays.stream(list.split(",", -1))
                        .map(String::strip)
                        .filter(id -> !id.isEmpty())
                        .distinct()
                        .toList();
    }
}
