package dev.gatehouse.organizations;

import dev.gatehouse.access.Caller;
import dev.gatehouse.access.Grant;
import dev.gatehouse.access.ServedModels;
import dev.gatehouse.access.UserFacts;
import dev.gatehouse.directory.Directory;
import dev.gatehouse.error.ApiError.Pinned;
import dev.gatehouse.platform.Tx;
import java.util.Collection;
import java.util.List;

/** What a caller may do with organizations. Only a membership with the role org_admin gives rights, whatever else says so. */
final class OrganizationAccess {
    private final Directory directory;

    OrganizationAccess(Directory directory) {
        this.directory = directory;
    }

    /** Proxy admins and those who administer the organization. */
    void requireChange(Tx tx, Grant grant, String organization) {
        if (!grant.isProxyAdmin()) {
            requireAdministered(tx, grant, List.of(organization));
        }
    }

    /** Those, and whoever may see everything. */
    void requireRead(Tx tx, Grant grant, Collection<String> organizations) {
        if (!grant.hasAdminView()) {
            requireAdministered(tx, grant, organizations);
        }
    }

    private void requireAdministered(Tx tx, Grant grant, Collection<String> organizations) {
        var roles = directory.organizationsOf(tx, grant.user());
        if (!organizations.stream().allMatch(each -> UserFacts.ORG_ADMIN.equals(roles.get(each)))) {
            throw Pinned.detailObject(403, "You do not have access to this organization")
                    .asException();
        }
    }

    static void requireProxyAdmin(Grant grant, String otherwise) {
        if (!grant.isProxyAdmin()) {
            throw Pinned.detailObject(401, otherwise).asException();
        }
    }

    /** Who uses a key that is confined to models cannot give access to others. */
    static void requireModels(Grant grant, List<String> models, ServedModels served) {
        if (!(grant.caller() instanceof Caller.KeyHolder(var key))
                || key.models().names().isEmpty()) {
            return;
        }
        if (models.isEmpty()) {
            throw Pinned.detailObject(
                            400,
                            "User not allowed to give access to all models. Select models you want org to have access to.")
                    .asException();
        }
        for (var model : models) {
            if (!key.models().allows(model, served)) {
                throw Pinned.detailObject(400, "User not allowed to give access to model=" + model)
                        .asException();
            }
        }
    }
}
