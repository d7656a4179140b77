package dev.gatehouse.teams;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import dev.gatehouse.endpoint.Description;
import org.jspecify.annotations.Nullable;

/** A change of the team the path names. */
@Description("What of a team is to change; what is left out stays, null takes away, in the metadata too.")
public record TeamMerge(
        @Description("The one of the path, if any.") @Nullable
        String teamId,

        @JsonUnwrapped TeamPatch changes) {}
