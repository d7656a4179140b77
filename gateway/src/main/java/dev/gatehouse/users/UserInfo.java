package dev.gatehouse.users;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import dev.gatehouse.endpoint.Description;
import dev.gatehouse.keys.KeyFields;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A user with keys and teams. */
public record UserInfo(
        @Nullable String userId,

        @Description("Null for a caller who has no row, such as the master key's.") @Nullable
        User userInfo,

        @Description("The newest 1,000.") List<OwnedKey> keys,
        @Description("The first 1,000 by alias.") List<UserTeam> teams) {
    public UserInfo {
        keys = List.copyOf(keys);
        teams = List.copyOf(teams);
    }

    /** A key without its hash. */
    @Description("A key of the user.")
    public record OwnedKey(
            @JsonUnwrapped KeyFields fields, @Nullable String teamAlias) {}
}
