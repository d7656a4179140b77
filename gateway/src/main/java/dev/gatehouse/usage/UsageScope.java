package dev.gatehouse.usage;

import java.time.LocalDate;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Which usage is reported, of whom.
 *
 * @param to the last day that counts
 * @param everything whether all there are count
 * @param whole those of which everything counts
 * @param own those of which only what the user's keys used counts
 * @param excluded those that do not count
 * @param filter what else narrows it
 */
public record UsageScope(
        By by,
        LocalDate from,
        LocalDate to,
        boolean everything,
        List<String> whole,
        List<String> own,
        List<String> excluded,
        @Nullable String user,
        Filter filter) {
    /** Whose usage it is. */
    public enum By {
        TEAM("team_alias"),
        USER("user_email"),
        ORGANIZATION("organization_alias");

        /** What clients call the name of one of them. */
        final String alias;

        By(String alias) {
            this.alias = alias;
        }

        String wireName() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /**
     * @param key the hash of the only key that counts
     * @param search a hash, or a part of a key's alias or of a user's id
     */
    public record Filter(
            @Nullable String model,
            @Nullable String key,
            @Nullable String search) {}

    public UsageScope {
        whole = List.copyOf(whole);
        own = List.copyOf(own);
        excluded = List.copyOf(excluded);
    }

    /** @param excluded those that do not count */
    public static UsageScope everything(By by, ActivityQuery asked, List<String> excluded, @Nullable String search) {
        return new UsageScope(
                by, asked.from(), asked.to(), true, List.of(), List.of(), excluded, null, asked.filter(search));
    }

    /** All of what these used. */
    public static UsageScope of(
            By by, ActivityQuery asked, List<String> whole, List<String> excluded, @Nullable String search) {
        return new UsageScope(
                by, asked.from(), asked.to(), false, whole, List.of(), excluded, null, asked.filter(search));
    }

    /** And of these what the user's keys used. */
    public UsageScope withOwn(List<String> others, @Nullable String of) {
        return new UsageScope(by, from, to, everything, whole, others, excluded, of, filter);
    }
}
