package dev.gatehouse.users;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** What became of each of many users. */
public record UserBulkUpdated(List<Result> results, int totalRequested, int successfulUpdates, int failedUpdates) {
    public UserBulkUpdated {
        results = List.copyOf(results);
    }

    static UserBulkUpdated of(List<Result> results) {
        int done = (int) results.stream().filter(Result::success).count();
        return new UserBulkUpdated(results, results.size(), done, results.size() - done);
    }

    /** What became of one of them. */
    public record Result(
            @Nullable String userId,
            @Nullable String userEmail,
            boolean success,
            @Nullable String error,
            @Nullable User updatedUser) {
        static Result of(User user) {
            return new Result(user.userId(), user.userEmail(), true, null, user);
        }

        static Result failed(UserUpdate asked, @Nullable String user, String error) {
            return new Result(user, asked.email(), false, error, null);
        }
    }
}
