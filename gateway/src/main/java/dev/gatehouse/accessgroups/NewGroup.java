package dev.gatehouse.accessgroups;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import dev.gatehouse.endpoint.Description;

/** A group to be made. */
public record NewGroup(
        @Description("Its name.") String accessGroup,
        @JsonUnwrapped Wanted members) {}
