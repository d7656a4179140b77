package dev.gatehouse.access;

import dev.gatehouse.error.ApiError.Pinned;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What a caller may do with one key.
 *
 * @param owner the key's user
 * @param standing what the caller is to the key's team; null for a personal key and for one whose team is gone
 */
public record KeyRights(
        Grant grant, @Nullable String owner, @Nullable TeamStanding standing) {

    /** A caller without a user id is taken for the owner of every key without one, as in the reference. */
    public boolean mayRead(KeyHash key) {
        return grant.hasAdminView()
                || key.equals(grant.key())
                || Objects.equals(owner, grant.user())
                || (standing != null && standing.isMember());
    }

    /** To delete or replace it. A key without an owner is nobody's. */
    public boolean mayModify() {
        return grant.isProxyAdmin() || isOwner() || (standing != null && standing.isTeamAdmin());
    }

    /** To say that it spent less: nothing for its owner alone, nor for an administrator of the organization. */
    public boolean mayResetSpend() {
        return grant.isProxyAdmin() || (standing != null && standing.isTeamAdmin());
    }

    public boolean isOwner() {
        return owner != null && owner.equals(grant.user());
    }

    /** Its owner alone does not administer it. */
    public boolean mayAdminister() {
        return grant.isProxyAdmin() || (standing != null && standing.hasAccess());
    }

    /** @throws dev.gatehouse.error.ApiException 403 for one who does not administer the key */
    public void requireAdministration(String route) {
        if (!mayAdminister()) {
            throw Pinned.detailObject(
                            403,
                            "Only proxy admins, team admins, or org admins can call " + route + ". user_role="
                                    + grant.caller().role().wireName() + ", user_id=" + grant.user())
                    .asException();
        }
    }
}
