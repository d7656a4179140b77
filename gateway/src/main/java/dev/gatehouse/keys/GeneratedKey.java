package dev.gatehouse.keys;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import dev.gatehouse.access.KeyHash;
import dev.gatehouse.endpoint.Description;
import org.jspecify.annotations.Nullable;

/** A new key: the one answer with its clear text. */
public record GeneratedKey(
        @Description("The clear text, shown this once.") String key,
        @Description("The hash.") KeyHash token,
        @Description("The hash.") KeyHash tokenId,
        @JsonUnwrapped KeyFields fields,
        @JsonUnwrapped NewKeyMetadata members,
        @Nullable String duration) {
    static GeneratedKey of(String clear, VirtualKey stored, NewKey asked) {
        return new GeneratedKey(
                clear, stored.token(), stored.token(), stored.fields(), NewKeyMetadata.of(asked), asked.duration());
    }
}
