package dev.gatehouse.keys;

import dev.gatehouse.endpoint.Description;
import dev.gatehouse.error.ApiError;
import dev.gatehouse.error.ApiError.Invalid.Violation;
import java.util.List;

/** Which keys to delete: by themselves, or else by their aliases. */
public record KeysToDelete(
        @Description("Clear texts or hashes.") List<String> keys,
        @Description("Looked at only without keys.") List<String> keyAliases) {
    public KeysToDelete {
        if (keys.isEmpty() && keyAliases.isEmpty()) {
            throw new ApiError.Invalid(List.of(new Violation(
                            List.of(), "At least one of 'keys' or 'key_aliases' must be provided.", "value_error")))
                    .asException();
        }
        keys = List.copyOf(keys);
        keyAliases = List.copyOf(keyAliases);
    }

    /** As it was sent. */
    List<String> named() {
        return keys.isEmpty() ? keyAliases : keys;
    }
}
