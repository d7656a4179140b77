package dev.gatehouse.access;

import dev.gatehouse.leases.PurseId;
import dev.gatehouse.ratelimits.Rates;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Keys for tests. */
public final class Identities {
    private Identities() {}

    public static KeyIdentity of(String clear) {
        return with(clear, List.of(), List.of(), false, null);
    }

    /** Somebody who may use these models; all where none is named. */
    public static KeyIdentity using(List<String> models) {
        return with("sk-using", models, List.of(), false, null);
    }

    static KeyIdentity with(
            String clear, List<String> models, List<String> routes, boolean blocked, @Nullable Instant expires) {
        return new KeyIdentity(
                KeyHash.of(clear),
                clear.startsWith("gw_") ? KeyIdentity.Format.GW : KeyIdentity.Format.SK,
                null,
                null,
                "user-1",
                null,
                null,
                new ModelList(models),
                Map.of(),
                routes,
                List.of(),
                false,
                blocked,
                expires,
                null,
                null,
                null,
                List.of(),
                Rates.NONE);
    }

    static UserFacts user(String id, boolean active) {
        return new UserFacts(id, "internal_user", Map.of(), new ModelList(List.of()), active);
    }

    static KeyIdentity ownedBy(String clear, UserFacts owner) {
        var key = of(clear);
        return new KeyIdentity(
                key.hash(),
                key.format(),
                key.alias(),
                key.name(),
                owner.id(),
                key.team(),
                key.organization(),
                key.models(),
                key.aliases(),
                key.allowedRoutes(),
                key.passthroughRoutes(),
                key.spendRoutes(),
                key.blocked(),
                key.expires(),
                key.graceEnds(),
                owner,
                key.ownTeam(),
                key.purses(),
                key.rates());
    }

    /** Somebody whose requests are paid from these budgets. */
    public static KeyIdentity limitedBy(List<PurseId> purses) {
        return limitedBy(purses, Rates.NONE, KeyIdentity.Format.SK);
    }

    /** Somebody whose requests are limited so. */
    public static KeyIdentity limitedBy(List<PurseId> purses, Rates rates, KeyIdentity.Format format) {
        var key = of("sk-limited");
        return new KeyIdentity(
                key.hash(),
                format,
                key.alias(),
                key.name(),
                key.user(),
                key.team(),
                key.organization(),
                key.models(),
                key.aliases(),
                key.allowedRoutes(),
                key.passthroughRoutes(),
                key.spendRoutes(),
                key.blocked(),
                key.expires(),
                key.graceEnds(),
                key.owner(),
                key.ownTeam(),
                purses,
                rates);
    }

    public static Caller.KeyHolder holder(KeyIdentity identity) {
        return new Caller.KeyHolder(identity);
    }
}
