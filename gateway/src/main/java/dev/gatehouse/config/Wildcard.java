package dev.gatehouse.config;

import java.util.Optional;

/**
 * A name in which at most one {@code *} stands for any text.
 *
 * @param isExact it holds no {@code *}
 */
public record Wildcard(String before, String after, boolean isExact) {
    public static Wildcard of(String name) {
        int star = name.indexOf('*');
        return star < 0
                ? new Wildcard(name, "", true)
                : new Wildcard(name.substring(0, star), name.substring(star + 1), false);
    }

    /** What the {@code *} stands for in this name; empty text where there is none; nothing where the name does not match. */
    public Optional<String> match(String name) {
        if (isExact) {
            return name.equals(before) ? Optional.of("") : Optional.empty();
        }
        boolean matches =
                name.length() > before.length() + after.length() && name.startsWith(before) && name.endsWith(after);
        return matches
                ? Optional.of(name.substring(before.length(), name.length() - after.length()))
                : Optional.empty();
    }

    /** The name with its {@code *} replaced. */
    public String with(String text) {
        return isExact ? before : before + text + after;
    }

    /** How much it fixes: of several that match, the one that fixes most is meant. */
    public int fixed() {
        return before.length() + after.length();
    }
}
