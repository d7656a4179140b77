package dev.gatehouse.users;

import java.util.List;

/** Users to make, many at once. */
public record NewUsers(List<NewUser> users) {
    private static final int MOST_AT_ONCE = 500;

    public NewUsers {
        if (users.isEmpty() || users.size() > MOST_AT_ONCE) {
            throw Checks.invalid(
                    "users",
                    "List should have 1 to " + MOST_AT_ONCE + " items",
                    users.isEmpty() ? "too_short" : "too_long");
        }
        users = List.copyOf(users);
    }
}
