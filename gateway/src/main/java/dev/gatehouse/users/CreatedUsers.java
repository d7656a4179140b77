package dev.gatehouse.users;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.gatehouse.endpoint.Description;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What became of each user who was to be made, in the order asked. */
public record CreatedUsers(List<Result> data, Meta meta) {
    public CreatedUsers {
        data = List.copyOf(data);
    }

    /** What became of one of them. */
    public record Result(
            @Nullable String userId,
            @Nullable String userEmail,
            boolean success,
            @Description("Ids of those the user joined.") List<String> teams,

            @Description("The clear text of the first key, shown this once; null where none was made.") @Nullable
            String key,

            @JsonInclude(JsonInclude.Include.NON_NULL) @Description("Left out where it succeeded.") @Nullable
            String error) {
        public Result {
            teams = List.copyOf(teams);
        }

        static Result done(CreatedUser made) {
            var user = made.user();
            return new Result(
                    user.userId(),
                    user.userEmail(),
                    true,
                    user.teams(),
                    made.key().isEmpty() ? null : made.key(),
                    null);
        }

        static Result failed(NewUser asked, String error) {
            return new Result(asked.userId(), asked.userEmail(), false, List.of(), null, error);
        }
    }

    public record Meta(int totalRequested, int created, int failed) {}

    static CreatedUsers of(List<Result> data) {
        int created = (int) data.stream().filter(Result::success).count();
        return new CreatedUsers(data, new Meta(data.size(), created, data.size() - created));
    }
}
