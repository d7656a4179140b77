package dev.gatehouse.endpoint;

import dev.gatehouse.access.Grant;
import dev.gatehouse.error.ApiError;
import dev.gatehouse.error.ApiError.Invalid.Violation;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a handler is given: everything checked, nothing to look up.
 *
 * @param variables decoded, by name
 * @param headers of the request, for the few handlers that record one
 */
public record Call<B, Q>(
        Grant grant, B body, Q query, Map<String, String> variables, Page.Wanted page, Headers headers) {
    /** Reads a header ignoring the case of its name. */
    @FunctionalInterface
    public interface Headers {
        Optional<String> value(String name);
    }

    /** A path variable; the endpoint table made sure that it was declared. */
    public String variable(String name) {
        var value = variables.get(name);
        if (value == null) {
            throw new IllegalStateException("The path has no variable " + name);
        }
        return value;
    }

    /**
     * A path variable that is a whole number.
     *
     * @throws dev.gatehouse.error.ApiException 422
     */
    public long number(String name) {
        try {
            return Long.parseLong(variable(name));
        } catch (NumberFormatException _) {
            throw new ApiError.Invalid(List.of(
                            new Violation(List.of("path", name), "Input should be a valid integer", "int_parsing")))
                    .asException();
        }
    }
}
