package dev.gatehouse.users;

import dev.gatehouse.access.Role;

/** The roles a user can be given. */
public enum UserRole {
    PROXY_ADMIN,
    PROXY_ADMIN_VIEWER,
    INTERNAL_USER,
    INTERNAL_USER_VIEWER;

    static boolean isAdministrative(String wireName) {
        return wireName.equals(Role.PROXY_ADMIN.wireName()) || wireName.equals(Role.PROXY_ADMIN_VIEWER.wireName());
    }
}
