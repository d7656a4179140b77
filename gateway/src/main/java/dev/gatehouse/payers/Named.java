package dev.gatehouse.payers;

import dev.gatehouse.ledger.UsageRecord;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Who and what a request names, as it stands in its usage record: what is limited under another name would not be counted.
 *
 * @param customer empty for none
 * @param tags of the client's, of its key and of its team; those that are not the client's first
 * @param models as the client named it, and what was meant
 */
public record Named(String customer, List<String> tags, List<String> models) {
    public static final Named NOTHING = new Named("", List.of(), List.of());

    private static final int CUSTOMER_LENGTH = 256;
    private static final char REPLACEMENT = '\uFFFD';

    public Named {
        tags = List.copyOf(tags);
        models = List.copyOf(models);
    }

    public static Named of(@Nullable String customer, Collection<String> tags, List<String> models) {
        return new Named(customer == null ? "" : customer(customer), tags(tags), models);
    }

    /** The same of whoever meant this model. */
    public Named meaning(String model) {
        if (models.contains(model)) {
            return this;
        }
        var both = new ArrayList<>(models);
        both.add(model);
        return new Named(customer, tags, both);
    }

    private static String customer(String name) {
        return storable(name.length() <= CUSTOMER_LENGTH ? name : name.substring(0, CUSTOMER_LENGTH));
    }

    private static List<String> tags(Collection<String> tags) {
        if (tags.isEmpty()) {
            return List.of();
        }
        var distinct = new LinkedHashSet<String>();
        for (var tag : tags) {
            var name = cut(storable(tag.strip()));
            if (!name.isEmpty() && distinct.size() < UsageRecord.MOST_LISTED) {
                distinct.add(name);
            }
        }
        return List.copyOf(distinct);
    }

    private static String cut(String text) {
        if (text.length() <= UsageRecord.LISTED_BYTES / 3) {
            return text;
        }
        int bytes = 0;
        int end = 0;
        while (end < text.length()) {
            int point = text.codePointAt(end);
            bytes += Character.toString(point).getBytes(StandardCharsets.UTF_8).length;
            if (bytes > UsageRecord.LISTED_BYTES) {
                return text.substring(0, end);
            }
            end += Character.charCount(point);
        }
        return text;
    }

    /** PostgreSQL takes neither NUL nor half a surrogate pair; the journal replaces them too. */
    private static String storable(String text) {
        return text.codePoints().anyMatch(Named::isUnstorable)
                ? text.codePoints()
                        .map(point -> isUnstorable(point) ? REPLACEMENT : point)
                        .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                        .toString()
                : text;
    }

    private static boolean isUnstorable(int point) {
        return point == 0 || Character.getType(point) == Character.SURROGATE;
    }
}
