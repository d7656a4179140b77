package dev.gatehouse.access;

import dev.gatehouse.access.Authentication.Known;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a token that was verified stands for. Each caller it can be is made beforehand, so that a token in use costs a look-up.
 *
 * @param claims what the token says
 * @param owner null where it names no user, or one without a row
 * @param organization null where it names none, or one that does not exist
 * @param asNobodysMember the caller without a team
 * @param asMember the caller for each team that the token names and that exists, in the token's order
 * @param until from when the token has to be looked at again
 */
record TokenIdentity(
        TokenClaims claims,
        @Nullable UserFacts owner,
        @Nullable String organization,
        Known asNobodysMember,
        Map<String, Known> asMember,
        Instant until)
        implements Identity {

    static TokenIdentity of(TokenClaims claims, TokenFacts facts, Instant until) {
        var asMember = new LinkedHashMap<String, Known>();
        for (var id : claims.teams()) {
            facts.teams().stream()
                    .filter(team -> team.id().equals(id))
                    .findFirst()
                    .ifPresent(team -> asMember.put(id, known(claims, facts, team)));
        }
        return new TokenIdentity(
                claims, facts.owner(), facts.organization(), known(claims, facts, null), asMember, until);
    }

    private static Known known(TokenClaims claims, TokenFacts facts, @Nullable TeamFacts team) {
        var role = claims.admin()
                ? Role.PROXY_ADMIN
                : facts.owner() == null ? Role.INTERNAL_USER : facts.owner().role();
        return new Known(new Caller.TokenHolder(
                role, claims.user(), facts.owner(), team, facts.organization(), facts.purses(team), facts.rates(team)));
    }

    @Override
    public List<Subject> subjects() {
        var subjects = new ArrayList<Subject>();
        if (claims.user() != null) {
            subjects.add(new Subject(Subject.Kind.USER, claims.user()));
        }
        claims.teams().forEach(team -> subjects.add(new Subject(Subject.Kind.TEAM, team)));
        if (claims.organization() != null) {
            subjects.add(new Subject(Subject.Kind.ORGANIZATION, claims.organization()));
        }
        if (owner != null) {
            owner.memberships().forEach(id -> subjects.add(new Subject(Subject.Kind.ORGANIZATION, id)));
        }
        return subjects;
    }
}
