package dev.gatehouse.users;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** Which users to delete. */
public record UsersToDelete(@Nullable List<String> userIds) {
    private static final int MOST_AT_ONCE = 500;

    public UsersToDelete {
        if (userIds == null) {
            throw Checks.invalid("user_ids", "Field required", "missing");
        }
        if (userIds.size() > MOST_AT_ONCE) {
            throw Checks.invalid("user_ids", "List should have at most " + MOST_AT_ONCE + " items", "too_long");
        }
        userIds = List.copyOf(userIds);
    }

    List<String> ids() {
        return userIds == null ? List.of() : userIds;
    }
}
