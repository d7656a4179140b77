package dev.gatehouse.keys;

import dev.gatehouse.error.ApiError.Pinned;
import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/** In which order keys are listed. */
record KeyOrder(Column column, boolean descending) {
    static final KeyOrder NEWEST_FIRST = new KeyOrder(Column.CREATED_AT, true);

    /** What keys can be sorted by. */
    enum Column {
        SPEND,
        MAX_BUDGET,
        CREATED_AT,
        UPDATED_AT,
        TOKEN,
        KEY_ALIAS;

        /** @throws dev.gatehouse.error.ApiException 400 */
        static Column named(String name) {
            return Arrays.stream(values())
                    .filter(column -> column.wireName().equals(name))
                    .findFirst()
                    .orElseThrow(() -> Pinned.detailObject(
                                    400,
                                    "Invalid sort_by. Must be one of: "
                                            + Arrays.stream(values())
                                                    .map(Column::wireName)
                                                    .collect(Collectors.joining(", ")))
                            .asException());
        }

        String wireName() {
            return name().toLowerCase(Locale.ROOT);
        }
    }
}
