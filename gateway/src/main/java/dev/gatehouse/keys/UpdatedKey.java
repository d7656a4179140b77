package dev.gatehouse.keys;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import dev.gatehouse.endpoint.Description;

/** A key that was changed. */
public record UpdatedKey(
        @Description("As it was named in the request.") String key,
        @JsonUnwrapped VirtualKey stored) {}
