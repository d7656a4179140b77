package dev.gatehouse.access;

import dev.gatehouse.error.ApiError;
import java.util.Optional;

/** How often an address may ask without a key that counts. */
public interface StrangerLimit {
    StrangerLimit NONE = _ -> Optional.empty();

    /**
     * Counts a request.
     *
     * @return what refuses it, where there were too many
     */
    Optional<ApiError> count(String address);
}
