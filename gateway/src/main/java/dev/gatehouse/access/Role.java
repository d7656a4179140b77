package dev.gatehouse.access;

import java.util.Locale;

/** What kind of caller an identity is. */
public enum Role {
    PROXY_ADMIN,
    PROXY_ADMIN_VIEWER,
    ORG_ADMIN,
    INTERNAL_USER,
    INTERNAL_USER_VIEWER,
    TEAM,
    CUSTOMER;

    /** {@code proxy_admin}. */
    public String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }
}
