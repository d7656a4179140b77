package dev.gatehouse.keys;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import dev.gatehouse.endpoint.Description;

/** Which key becomes what. */
@Description("Which key becomes what: members that are left out stay, and null clears.")
public record UpdateKey(
        @Description("Clear text or hash.") String key,
        @JsonUnwrapped KeyChange change) {}
