package dev.gatehouse.users;

import dev.gatehouse.endpoint.Description;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Changes of many users: each its own, or the same for all. */
@Description("Either users, each with its changes, or all_users with user_updates.")
public record UserBulkUpdate(
        List<UserUpdate> users,
        @Nullable Boolean allUsers,

        @Description("What becomes of every user.") @Nullable
        UserUpdate userUpdates) {
    public UserBulkUpdate {
        if (users.isEmpty() == !(Boolean.TRUE.equals(allUsers) && userUpdates != null)) {
            throw Checks.invalid("", "Send either users, or all_users with user_updates.", "value_error");
        }
        if (!users.stream().allMatch(UserUpdate::namesSomebody)) {
            throw Checks.invalid("users", "Each needs a user_id or a user_email.", "value_error");
        }
        if (userUpdates != null && userUpdates.namesSomebody()) {
            throw Checks.invalid("user_updates", "They are for all users, and name none.", "value_error");
        }
        users = List.copyOf(users);
    }
}
