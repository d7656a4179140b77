package dev.gatehouse.credits;

import dev.gatehouse.error.ApiError;
import dev.gatehouse.wallets.TransactionType;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeParseException;
import org.jspecify.annotations.Nullable;

/** What reports are asked for in texts: wrong ones are no violations here but bad parameters, as these clients know it. */
final class Period {
    private Period() {}

    /**
     * Moments with an offset, or naive and then in UTC, or a day: its beginning.
     *
     * @throws dev.gatehouse.error.ApiException 400
     */
    static @Nullable Instant from(@Nullable String text) {
        return moment(text, "from_date", false);
    }

    /** As above, but a day means its end. */
    static @Nullable Instant to(@Nullable String text) {
        return moment(text, "to_date", true);
    }

    private static @Nullable Instant moment(@Nullable String sent, String name, boolean end) {
        if (sent == null || sent.isBlank()) {
            return null;
        }
        var text = sent.strip().replace(' ', 'T');
        try {
            int clock = text.indexOf('T');
            if (clock < 0) {
                var day = LocalDate.parse(text);
                var begin = (end ? day.plusDays(1) : day)
                        .atStartOfDay(ZoneOffset.UTC)
                        .toInstant();
                return end ? begin.minusNanos(1_000) : begin;
            }
            boolean offset = text.endsWith("Z") || text.indexOf('+', clock) > 0 || text.indexOf('-', clock) > 0;
            return offset
                    ? OffsetDateTime.parse(text).toInstant()
                    : LocalDateTime.parse(text).toInstant(ZoneOffset.UTC);
        } catch (DateTimeParseException _) {
            throw new ApiError.BadRequest("INVALID_PARAMETER", "Not a date or a moment in time: " + name, name)
                    .asException();
        }
    }

    /** @throws dev.gatehouse.error.ApiException 400 */
    static @Nullable String type(@Nullable String name) {
        if (name != null && TransactionType.of(name).isEmpty()) {
            throw new ApiError.BadRequest("INVALID_PARAMETER", "No such type of transactions", "transaction_type")
                    .asException();
        }
        return name;
    }
}
