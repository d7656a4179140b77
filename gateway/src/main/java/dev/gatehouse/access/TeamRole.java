package dev.gatehouse.access;

import java.util.Locale;

/** What a member is in a team. */
public enum TeamRole {
    ADMIN,
    USER;

    /** {@code admin}. */
    public String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }

    public static TeamRole of(String wireName) {
        return valueOf(wireName.toUpperCase(Locale.ROOT));
    }
}
