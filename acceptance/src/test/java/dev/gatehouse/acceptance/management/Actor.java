package dev.gatehouse.acceptance.management;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Who calls: one user and one key each. The names are those of the matrix. */
enum Actor {
    PROXY_ADMIN("proxy_admin", null, null, null),
    ORG_ADMIN("internal_user_viewer", null, Org.A, "org_admin"),
    TEAM_ADMIN("internal_user", Team.ALPHA, Org.A, "internal_user"),
    INTERNAL_USER("internal_user", Team.ALPHA, Org.A, "internal_user"),
    OWNER("internal_user", Team.ALPHA, Org.A, "internal_user"),
    UNRELATED_SAME_ORG("internal_user", Team.ALPHA, Org.A, "internal_user"),
    CROSS_ORG_USER("internal_user", Team.BETA, Org.B, "internal_user"),
    SERVICE_ACCOUNT("internal_user", Team.ALPHA, Org.A, "internal_user"),
    ORG_B_ADMIN("internal_user_viewer", null, Org.B, "org_admin");

    /** The two organizations. */
    enum Org {
        A,
        B
    }

    /** The three teams. */
    enum Team {
        ALPHA(Org.A),
        BETA(Org.B),
        GAMMA(Org.A);

        final Org organization;

        Team(Org organization) {
            this.organization = organization;
        }
    }

    /**
     * Of the user's row. An administrator of an organization is one by membership alone: the role given here opens neither
     * key routes nor team routes.
     */
    final String role;

    final @Nullable Team team;
    final @Nullable Org organization;
    final @Nullable String membership;

    Actor(String role, @Nullable Team team, @Nullable Org organization, @Nullable String membership) {
        this.role = role;
        this.team = team;
        this.organization = organization;
        this.membership = membership;
    }

    String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    String teamRole() {
        return this == TEAM_ADMIN ? "admin" : "user";
    }
}
