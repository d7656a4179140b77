package dev.gatehouse.access;

import dev.gatehouse.error.ApiError.Pinned;
import dev.gatehouse.error.PythonLiteral;
import java.util.ArrayList;
import org.jspecify.annotations.Nullable;

/** What a user may do as an administrator of organizations. Only membership rows count; the user's own role gives nothing here. */
final class OrganizationRights {
    private final RouteGroups.Group adminOnly;

    final Rule rule = new Rule(
            "organization",
            "Only proxy admins make organizations; what changes one, and a new team of a user who is in organizations, needs"
                    + " an organization_id that the user administers.",
            this::judge);

    OrganizationRights(RouteGroups groups) {
        this.adminOnly = groups.group("org_admin_only_routes");
    }

    /** Whether the request names organizations, and the user administers all of them. */
    static boolean isMadeAsOrgAdmin(@Nullable UserFacts user, RequestFacts facts) {
        if (user == null || user.organizations().isEmpty()) {
            return false;
        }
        var named = new ArrayList<>(facts.texts("organizations"));
        named.addAll(facts.texts("organization_id"));
        return !named.isEmpty() && named.stream().allMatch(user::isOrgAdminOf);
    }

    private Verdict judge(Caller caller, RequestFacts facts) {
        var user = caller.owner();
        if (user == null) {
            return Verdict.NO_OPINION;
        }
        var route = facts.route();
        if (route.equals("/organization/new")) {
            return refused(
                    "user_role",
                    "Only proxy admins can create new organizations. You are " + PythonLiteral.bare(user.storedRole()));
        }
        if (adminOnly.isExactlyIn(route)) {
            return ofOrganization(user, facts);
        }
        return route.equals("/team/new") && !user.organizations().isEmpty() ? newTeam(user, facts) : Verdict.NO_OPINION;
    }

    private static Verdict ofOrganization(UserFacts user, RequestFacts facts) {
        var organization = facts.text("organization_id");
        if (organization == null) {
            return refused(
                    "organization_id",
                    "Passed organization_id is None, please pass an organization_id in your request");
        }
        var role = user.organizations().get(organization);
        if (role == null) {
            return refused(
                    "organization_id",
                    "You do not have a role within the selected organization. Passed organization_id: " + organization
                            + ". Please contact the organization admin to request access.");
        }
        return user.isOrgAdminOf(organization)
                ? Verdict.PASSED
                : refused(
                        "user_role",
                        "You do not have the required role to perform " + facts.route() + " in Organization "
                                + organization + ". Your role is " + role + " in Organization " + organization);
    }

    private static Verdict newTeam(UserFacts user, RequestFacts facts) {
        var organization = facts.text("organization_id");
        if (organization == null) {
            return refused(
                    "organization_id",
                    "Passed organization_id is None, please specify the organization_id in your request: you are a member of"
                            + " organizations");
        }
        return user.isOrgAdminOf(organization)
                ? Verdict.PASSED
                : refused(
                        "user_role",
                        "You do not have the required role to call /team/new. Your role is "
                                + PythonLiteral.bare(user.organizations().get(organization)) + " in Organization "
                                + organization);
    }

    private static Verdict refused(String param, String message) {
        return new Verdict.Refused(Pinned.typed(401, "auth_error", param, message));
    }
}
