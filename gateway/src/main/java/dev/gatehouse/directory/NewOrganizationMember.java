package dev.gatehouse.directory;

import org.jspecify.annotations.Nullable;

/**
 * What somebody is to be in an organization.
 *
 * @param budget the id of a budget row of his own
 */
public record NewOrganizationMember(
        String user, @Nullable String role, @Nullable String budget) {}
