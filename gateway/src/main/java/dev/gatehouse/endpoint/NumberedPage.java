package dev.gatehouse.endpoint;

import dev.gatehouse.error.ApiError;
import dev.gatehouse.error.ApiError.Invalid.Violation;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Which page of a list is asked for that is walked by numbers, as LiteLLM's are.
 *
 * @param number from 1
 * @param size of each page
 */
public record NumberedPage(int number, int size) {
    private static final int LARGEST = 100;

    /**
     * For the constructor of a query: the first page and the usual size where nothing is said.
     *
     * @param sizeName the member that says the size
     * @throws dev.gatehouse.error.ApiException 422
     */
    public static NumberedPage of(@Nullable Integer number, @Nullable Integer size, int usualSize, String sizeName) {
        var page = new NumberedPage(number == null ? 1 : number, size == null ? usualSize : size);
        if (page.number < 1) {
            throw invalid("page", "greater_than_equal", "Input should be greater than or equal to 1");
        }
        if (page.size < 1) {
            throw invalid(sizeName, "greater_than_equal", "Input should be greater than or equal to 1");
        }
        if (page.size > LARGEST) {
            throw invalid(sizeName, "less_than_equal", "Input should be less than or equal to " + LARGEST);
        }
        return page;
    }

    /** How many stand before it. */
    public long skipped() {
        return (number - 1L) * size;
    }

    /** How many pages so many make; none for none. */
    public long pagesOf(long total) {
        return (total + size - 1) / size;
    }

    private static RuntimeException invalid(String member, String type, String message) {
        return new ApiError.Invalid(List.of(new Violation(List.of(member), message, type))).asException();
    }
}
