package dev.gatehouse.keys;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import dev.gatehouse.endpoint.Description;

/** A key that somebody asked about. */
public record KeyInfo(
        @Description("As it was named in the request.") String key, Info info) {
    /** Everything but the hash. */
    public record Info(@JsonUnwrapped KeyFields fields) {}
}
