package dev.gatehouse.usage;

import dev.gatehouse.access.KeyHash;
import dev.gatehouse.endpoint.Description;
import dev.gatehouse.error.ApiError;
import dev.gatehouse.error.ApiError.Invalid.Violation;
import dev.gatehouse.error.ApiError.Pinned;
import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Which days, models and keys a report is about, and which page of it: the same for whomever it is. */
public record ActivityQuery(
        @Description("YYYY-MM-DD.") @Nullable String startDate,

        @Description("YYYY-MM-DD; the last day shown.") @Nullable
        String endDate,

        @Nullable String model,
        @Description("Clear text or hash.") @Nullable String apiKey,

        @Description("Minutes by which the days begin after those of UTC; whole days of UTC are shown.") @Nullable
        Integer timezone,

        @Nullable Integer page,
        @Nullable Integer pageSize) {
    private static final int USUAL_PAGE = 10;
    private static final int LARGEST_PAGE = 1_000;
    private static final int MOST_DAYS = 400;
    private static final int MINUTES_OF_A_DAY = 24 * 60;

    public ActivityQuery {
        check("page", page, 1, Integer.MAX_VALUE);
        check("page_size", pageSize, 1, LARGEST_PAGE);
        check("timezone", timezone, -MINUTES_OF_A_DAY, MINUTES_OF_A_DAY);
    }

    private static void check(String member, @Nullable Integer value, int least, int most) {
        if (value != null && (value < least || value > most)) {
            throw new ApiError.Invalid(List.of(new Violation(
                            List.of(member), "Input should be between " + least + " and " + most, "out_of_range")))
                    .asException();
        }
    }

    /** @throws dev.gatehouse.error.ApiException 400 where a day is missing or is none */
    public void requireDays() {
        if (startDate == null || endDate == null) {
            throw refused("Please provide start_date and end_date");
        }
        day(startDate);
        day(endDate);
    }

    /** @throws dev.gatehouse.error.ApiException 400 for more than can be shown at once */
    public void requireFewDays() {
        requireDays();
        if (ChronoUnit.DAYS.between(from(), to()) > MOST_DAYS) {
            throw refused("The range of days cannot be longer than " + MOST_DAYS + " days");
        }
    }

    LocalDate from() {
        var day = day(startDate);
        return timezone != null && timezone < 0 ? day.minusDays(1) : day;
    }

    LocalDate to() {
        var day = day(endDate);
        return timezone != null && timezone > 0 ? day.plusDays(1) : day;
    }

    private static LocalDate day(@Nullable String text) {
        try {
            var day = LocalDate.parse(String.valueOf(text));
            if (day.getYear() >= 1 && day.getYear() <= 9_999) {
                return day;
            }
        } catch (DateTimeParseException _) {
            // Said below.
        }
        throw refused("Please provide start_date and end_date as YYYY-MM-DD");
    }

    public int number() {
        return page == null ? 1 : page;
    }

    public int size() {
        return pageSize == null ? USUAL_PAGE : pageSize;
    }

    /** What is no key matches none. */
    UsageScope.Filter filter(@Nullable String search) {
        var key = apiKey == null
                ? null
                : KeyHash.named(apiKey).map(KeyHash::toString).orElse("");
        return new UsageScope.Filter(model, key, search == null || search.isBlank() ? null : search.strip());
    }

    /** Of a list separated by commas, what it names. */
    public static List<String> split(@Nullable String list) {
        return Stream.of(list == null ? new String[0] : list.split(","))
                .map(String::strip)
                .filter(name -> !name.isEmpty())
                .distinct()
                .toList();
    }

    private static RuntimeException refused(String message) {
        return Pinned.detailObject(400, message).asException();
    }
}
