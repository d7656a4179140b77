package dev.gatehouse.access;

import dev.gatehouse.leases.PurseId;
import dev.gatehouse.ratelimits.Rates;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What authentication and the data plane know of a key, with its owner and its team. One per hot key stays in memory, so it holds
 * only what a request needs.
 *
 * @param hash of the key as it is stored: another than that of the clear text while a replaced one still works
 * @param alias what people call it
 * @param name the masked clear text
 * @param user owner, where it has one
 * @param models which models it may call
 * @param aliases model names it replaces
 * @param allowedRoutes routes, patterns and route groups it is confined to; empty for all
 * @param passthroughRoutes pass-through routes granted to it
 * @param spendRoutes whether it may read the spend of everybody
 * @param blocked whether it was told to stop working
 * @param expires the moment from which it no longer counts, or null for never
 * @param graceEnds of a clear text that was replaced: the moment from which it is unknown; null for the current one
 * @param owner null where the key has no user, or one without a row
 * @param ownTeam null where the key has no team, or one without a row
 * @param purses budgets that limit what it spends, in the order in which they are asked
 * @param rates that limit how often it may ask
 */
public record KeyIdentity(
        KeyHash hash,
        Format format,
        @Nullable String alias,
        @Nullable String name,
        @Nullable String user,
        @Nullable String team,
        @Nullable String organization,
        ModelList models,
        Map<String, String> aliases,
        List<String> allowedRoutes,
        List<String> passthroughRoutes,
        boolean spendRoutes,
        boolean blocked,
        @Nullable Instant expires,
        @Nullable Instant graceEnds,
        @Nullable UserFacts owner,
        @Nullable TeamFacts ownTeam,
        List<PurseId> purses,
        Rates rates)
        implements Identity {

    /** Whose clients hold it: refusals speak their words. */
    public enum Format {
        SK,
        GW
    }

    public KeyIdentity {
        aliases = Map.copyOf(aliases);
        allowedRoutes = List.copyOf(allowedRoutes);
        passthroughRoutes = List.copyOf(passthroughRoutes);
        purses = List.copyOf(purses);
    }

    boolean hasExpired(Instant now) {
        return expires != null && expires.isBefore(now);
    }

    /** Whether its clear text was replaced, and the time for which it went on working is over. */
    boolean isForgotten(Instant now) {
        return graceEnds != null && !graceEnds.isAfter(now);
    }

    Role role() {
        return owner == null ? Role.INTERNAL_USER : owner.role();
    }

    @Override
    public List<Subject> subjects() {
        var subjects = new ArrayList<Subject>();
        subjects.add(new Subject(Subject.Kind.KEY, hash.toString()));
        add(subjects, Subject.Kind.USER, user);
        add(subjects, Subject.Kind.TEAM, team);
        add(subjects, Subject.Kind.ORGANIZATION, organization);
        if (ownTeam != null) {
            add(subjects, Subject.Kind.ORGANIZATION, ownTeam.organization());
        }
        if (owner != null) {
            owner.memberships().forEach(id -> add(subjects, Subject.Kind.ORGANIZATION, id));
        }
        return subjects;
    }

    private static void add(List<Subject> subjects, Subject.Kind kind, @Nullable String id) {
        if (id != null) {
            subjects.add(new Subject(kind, id));
        }
    }
}
