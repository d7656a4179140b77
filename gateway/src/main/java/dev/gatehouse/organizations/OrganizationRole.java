package dev.gatehouse.organizations;

import java.util.Locale;

/** What somebody is in an organization. */
public enum OrganizationRole {
    ORG_ADMIN,
    INTERNAL_USER,
    INTERNAL_USER_VIEWER;

    /** {@code org_admin}. */
    String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }
}
