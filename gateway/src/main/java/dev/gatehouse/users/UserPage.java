package dev.gatehouse.users;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import dev.gatehouse.endpoint.Description;
import java.util.List;

/** One of numbered pages of users. */
public record UserPage(List<Row> users, long total, int page, int pageSize, long totalPages) {
    public UserPage {
        users = List.copyOf(users);
    }

    /** A user in a list. */
    public record Row(
            @JsonUnwrapped User user,
            @Description("How many keys the user has.") long keyCount) {}
}
