package dev.gatehouse.accessgroups;

import java.util.Collection;
import java.util.Comparator;
import java.util.List;

/** The order of names: by code point, whatever the language. */
final class Names {
    static final Comparator<String> ORDER = Names::compare;

    private Names() {}

    /** Each once. */
    static List<String> sorted(Collection<String> names) {
        return names.stream().distinct().sorted(ORDER).toList();
    }

    /** Not as {@link String#compareTo}, for which what is beyond the first 65,536 characters comes before some that are within. */
    private static int compare(String one, String other) {
        for (int i = 0; i < one.length() && i < other.length(); ) {
            int difference = Integer.compare(one.codePointAt(i), other.codePointAt(i));
            if (difference != 0) {
                return difference;
            }
            i += Character.charCount(one.codePointAt(i));
        }
        return Integer.compare(one.length(), other.length());
    }
}
