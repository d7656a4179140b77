package dev.gatehouse.keys;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import dev.gatehouse.endpoint.Description;
import org.jspecify.annotations.Nullable;

/** Which key gets another clear text, and what of it changes besides. */
@Description("Which key gets another clear text. Of the other members, those left out stay, and null clears.")
public record RegenerateKey(
        @Description("Clear text or hash; left out where the path names it.") @Nullable
        String key,

        @Description("The clear text to use; must begin with sk-. Left out, one is made.") @Nullable
        String newKey,

        @Description("Refused: the master key is configured.") @Nullable
        String newMasterKey,

        @Description("How long the old clear text goes on working, such as 1h.") @Nullable
        String gracePeriod,

        @JsonUnwrapped KeyChange change) {}
