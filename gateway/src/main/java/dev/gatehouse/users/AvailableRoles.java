package dev.gatehouse.users;

/** The roles a user can be given, in words. */
public record AvailableRoles(About proxyAdmin, About proxyAdminViewer, About internalUser, About internalUserViewer) {
    static final AvailableRoles ALL = new AvailableRoles(
            new About("Manages everything.", "Admin (All Permissions)"),
            new About("Sees everything, changes nothing.", "Admin (View Only)"),
            new About("Makes, sees and deletes own keys, sees own spend.", "Internal User (Create/Delete/View)"),
            new About("Sees own keys and own spend.", "Internal User (View Only)"));

    /** One of them. */
    public record About(String description, String uiLabel) {}
}
