package dev.gatehouse.teams;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import dev.gatehouse.endpoint.Description;

/** A change of the team with this id. */
@Description("What of a team is to change; what is left out stays, null takes away. Metadata replace those there were.")
public record TeamUpdate(String teamId, @JsonUnwrapped TeamPatch changes) {}
