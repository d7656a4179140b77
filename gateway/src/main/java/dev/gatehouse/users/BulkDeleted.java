package dev.gatehouse.users;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.gatehouse.endpoint.Description;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What became of each user who was to be deleted, in the order asked. */
public record BulkDeleted(List<Result> data) {
    public BulkDeleted {
        data = List.copyOf(data);
    }

    /** What became of one of them. */
    public record Result(
            String userId,
            boolean success,

            @Description("Ids of the teams the user was removed from.")
            List<String> teamsRemoved,

            @JsonInclude(JsonInclude.Include.NON_NULL) @Description("Left out where it succeeded.") @Nullable
            String error) {
        static Result done(String user, List<String> teams) {
            return new Result(user, true, teams, null);
        }

        static Result failed(String user, String error) {
            return new Result(user, false, List.of(), error);
        }
    }
}
