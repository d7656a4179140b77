package dev.gatehouse.usage;

import java.time.LocalDate;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Which usage of teams is reported.
 *
 * @param everyTeam whether all teams count
 * @param whole teams of which everything counts
 * @param own teams of which only what the user's keys used counts
 * @param excluded teams that do not count
 * @param to the last day that counts
 * @param key the hash of the only key that counts
 */
public record UsageScope(
        LocalDate from,
        LocalDate to,
        boolean everyTeam,
        List<String> whole,
        List<String> own,
        List<String> excluded,
        @Nullable String user,
        @Nullable String model,
        @Nullable String key) {
    public UsageScope {
        whole = List.copyOf(whole);
        own = List.copyOf(own);
        excluded = List.copyOf(excluded);
    }
}
