package dev.gatehouse.keys;

import dev.gatehouse.access.KeyHash;
import dev.gatehouse.endpoint.Description;
import dev.gatehouse.error.ApiError;
import dev.gatehouse.error.ApiError.Invalid.Violation;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** Which keys are meant: by themselves, or else by their aliases. */
public record KeysNamed(
        @Description("Clear texts or hashes.") List<String> keys,
        @Description("Looked at only without keys.") List<String> keyAliases) {
    /** More would not fit into one transaction, nor into a reasonable answer. */
    private static final int MOST = 1_000;

    public KeysNamed {
        keys = List.copyOf(keys);
        keyAliases = List.copyOf(keyAliases);
        if (keys.size() > MOST || keyAliases.size() > MOST) {
            throw invalid(List.of(), "At most " + MOST + " keys can be named at once.")
                    .asException();
        }
    }

    boolean isEmpty() {
        return keys.isEmpty() && keyAliases.isEmpty();
    }

    /** @throws dev.gatehouse.error.ApiException 422 where none is named */
    void requireSome() {
        if (isEmpty()) {
            throw invalid(List.of("body"), "At least one of 'keys' or 'key_aliases' must be provided.")
                    .asException();
        }
    }

    boolean isByAlias() {
        return keys.isEmpty();
    }

    /** In the order named; what is neither clear text nor hash names nothing. */
    Set<KeyHash> hashes() {
        var hashes = new LinkedHashSet<KeyHash>();
        keys.forEach(named -> KeyHash.named(named).ifPresent(hashes::add));
        return hashes;
    }

    /** As it was sent. */
    List<String> named() {
        return isByAlias() ? keyAliases : keys;
    }

    private static ApiError invalid(List<Object> at, String message) {
        return new ApiError.Invalid(List.of(new Violation(at, message, "value_error")));
    }
}
