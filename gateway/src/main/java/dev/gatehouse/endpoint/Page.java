package dev.gatehouse.endpoint;

import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * One page of a list that is walked by its last id.
 *
 * @param after what to send as {@code after} for the next page; null on the last
 */
public record Page<T>(
        List<T> data, boolean hasMore, @Nullable String after) {
    public Page {
        data = List.copyOf(data);
    }

    /**
     * Which page is asked for.
     *
     * @param limit 1 to 100
     * @param after the id after which it begins; null for the first page
     */
    public record Wanted(int limit, @Nullable String after) {
        /** One more than is shown, so that the query tells whether there are more. */
        public int rows() {
            return limit + 1;
        }
    }

    /** @param rows at most {@link Wanted#rows} */
    public static <T> Page<T> of(List<T> rows, Wanted wanted, Function<T, String> id) {
        boolean more = rows.size() > wanted.limit();
        var shown = more ? rows.subList(0, wanted.limit()) : rows;
        return new Page<>(shown, more, more ? id.apply(shown.getLast()) : null);
    }
}
