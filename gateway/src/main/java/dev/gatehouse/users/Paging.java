package dev.gatehouse.users;

import org.jspecify.annotations.Nullable;

/**
 * One of numbered pages.
 *
 * @param page from 1
 */
record Paging(int page, int size) {
    private static final int LARGEST = 100;

    static Paging of(@Nullable Integer page, @Nullable Integer size, int usualSize) {
        return new Paging(page == null ? 1 : page, size == null ? usualSize : size);
    }

    /** @throws dev.gatehouse.error.ApiException 422 */
    static void check(@Nullable Integer page, @Nullable Integer size) {
        if (page != null && page < 1) {
            throw Checks.invalid("page", "Input should be greater than or equal to 1", "greater_than_equal");
        }
        if (size != null && (size < 1 || size > LARGEST)) {
            throw Checks.invalid("page_size", "Input should be between 1 and " + LARGEST, "out_of_range");
        }
    }

    long offset() {
        return (page - 1L) * size;
    }

    long pagesOf(long total) {
        return (total + size - 1) / size;
    }
}
