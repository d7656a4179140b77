package dev.gatehouse.access;

import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What kind of caller an identity is. */
public enum Role {
    PROXY_ADMIN,
    PROXY_ADMIN_VIEWER,
    ORG_ADMIN,
    INTERNAL_USER,
    INTERNAL_USER_VIEWER,
    TEAM,
    CUSTOMER;

    private static final Map<String, Role> BY_NAME =
            Arrays.stream(values()).collect(Collectors.toUnmodifiableMap(Role::wireName, role -> role));

    /** {@code proxy_admin}. */
    public String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Anything that is no role is an internal user's. */
    static Role named(@Nullable String wireName) {
        return wireName == null ? INTERNAL_USER : BY_NAME.getOrDefault(wireName, INTERNAL_USER);
    }
}
