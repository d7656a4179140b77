package dev.gatehouse.access;

import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What authorization knows of a user who has a row.
 *
 * @param storedRole as stored; null where the row has none
 * @param organizations the roles held in organizations, by their ids: {@code org_admin} and others
 * @param models which models the user may call with keys that have no team
 * @param active false for one whom the identity provider has switched off
 */
public record UserFacts(
        String id, @Nullable String storedRole, Map<String, String> organizations, ModelList models, boolean active) {
    /** The role that gives rights over an organization. */
    public static final String ORG_ADMIN = "org_admin";

    public UserFacts {
        organizations = Map.copyOf(organizations);
    }

    /** A row without a role, or with one nobody knows, is an internal user's. */
    public Role role() {
        return Role.named(storedRole);
    }

    public boolean isOrgAdminOf(@Nullable String organization) {
        return organization != null && ORG_ADMIN.equals(organizations.get(organization));
    }

    Set<String> memberships() {
        return organizations.keySet();
    }
}
