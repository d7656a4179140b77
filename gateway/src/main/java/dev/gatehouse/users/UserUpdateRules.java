package dev.gatehouse.users;

import dev.gatehouse.access.Grant;
import dev.gatehouse.error.ApiError.Pinned;

/** Who may change what of whom. */
final class UserUpdateRules {
    private UserUpdateRules() {}

    /**
     * Administrators everything; everybody how he is called and signs in himself.
     *
     * @param user who is to change
     */
    static void checkRights(Grant grant, UserUpdate asked, String user) {
        if (grant.isProxyAdmin()) {
            return;
        }
        require(
                user.equals(grant.user()),
                "User does not have permission to update this user. Only PROXY_ADMIN can update other users.");
        require(!asked.userRole().isSent(), "Only proxy admins can change `user_role`.");
        require(
                !asked.isAdministrative(),
                "Only proxy admins can change limits, models, spend and permissions. You can change user_email,"
                        + " user_alias and password.");
    }

    private static void require(boolean holds, String otherwise) {
        if (!holds) {
            throw Pinned.detailObject(403, otherwise).asException();
        }
    }
}
