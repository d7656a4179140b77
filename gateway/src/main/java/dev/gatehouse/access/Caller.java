package dev.gatehouse.access;

import dev.gatehouse.leases.PurseId;
import dev.gatehouse.ratelimits.Rates;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Who is calling. */
public sealed interface Caller {
    /** The key the installation was configured with; it is never stored. */
    record Master(String name) implements Caller {
        @Override
        public Role role() {
            return Role.PROXY_ADMIN;
        }

        @Override
        public String user() {
            return name;
        }

        @Override
        public @Nullable KeyHash key() {
            return null;
        }
    }

    /** Somebody with a virtual key. */
    record KeyHolder(KeyIdentity identity) implements Caller {
        @Override
        public Role role() {
            return identity.role();
        }

        @Override
        public @Nullable String user() {
            return identity.user();
        }

        @Override
        public @Nullable UserFacts owner() {
            return identity.owner();
        }

        @Override
        public @Nullable TeamFacts team() {
            return identity.ownTeam();
        }

        @Override
        public KeyHash key() {
            return identity.hash();
        }

        @Override
        public @Nullable String organization() {
            return identity.organization();
        }

        @Override
        public List<PurseId> purses() {
            return identity.purses();
        }

        @Override
        public Rates rates() {
            return identity.rates();
        }
    }

    /**
     * Somebody with a token of the installation's identity provider.
     *
     * @param role as the token or the user's row says
     * @param user the id the token names
     * @param purses budgets that limit what is spent
     * @param rates that limit how often may be asked
     */
    record TokenHolder(
            Role role,
            @Nullable String user,
            @Nullable UserFacts owner,
            @Nullable TeamFacts team,
            @Nullable String organization,
            List<PurseId> purses,
            Rates rates)
            implements Caller {
        public TokenHolder {
            purses = List.copyOf(purses);
        }

        @Override
        public @Nullable KeyHash key() {
            return null;
        }
    }

    /**
     * Nobody in particular.
     *
     * @param rates that limit how often the address may ask
     */
    record Anonymous(Rates rates) implements Caller {
        /** On an endpoint that is open. */
        public Anonymous() {
            this(Rates.NONE);
        }

        @Override
        public Role role() {
            return Role.INTERNAL_USER_VIEWER;
        }

        @Override
        public @Nullable String user() {
            return null;
        }

        @Override
        public @Nullable KeyHash key() {
            return null;
        }
    }

    Role role();

    /** The user's id. */
    @Nullable
    String user();

    /** The virtual key in use. */
    @Nullable
    KeyHash key();

    /** The user's row, where there is one. */
    default @Nullable UserFacts owner() {
        return null;
    }

    /** The organization that the credential names. */
    default @Nullable String organization() {
        return null;
    }

    /** To whose spending requests count: that one, or the team's. */
    default @Nullable String payingOrganization() {
        var team = team();
        return organization() != null || team == null ? organization() : team.organization();
    }

    /** Budgets that limit what the caller spends. */
    default List<PurseId> purses() {
        return List.of();
    }

    /** What limits how often the caller may ask. */
    default Rates rates() {
        return Rates.NONE;
    }

    /** Id of the wallet that pays; 0 for none. */
    default long wallet() {
        for (var purse : purses()) {
            if (purse.kind() == PurseId.Kind.WALLET) {
                return Long.parseLong(purse.owner());
            }
        }
        return 0;
    }

    /** The team for which the caller acts. */
    default @Nullable TeamFacts team() {
        return null;
    }
}
