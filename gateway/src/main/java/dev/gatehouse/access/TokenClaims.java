package dev.gatehouse.access;

import dev.gatehouse.config.AccessConfig.Jwt;
import dev.gatehouse.error.ApiError.Pinned;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a verified token says of its holder.
 *
 * @param admin whether it has the scope of proxy admins
 * @param team the one it names alone
 * @param teams all it names, that one first
 */
record TokenClaims(
        boolean admin,
        @Nullable String user,
        @Nullable String email,
        @Nullable String organization,
        @Nullable String team,
        List<String> teams,
        Instant expires) {
    private static final int MOST_TEAMS = 1_000;
    private static final int LONGEST_ID = 512;

    TokenClaims {
        teams = List.copyOf(teams);
    }

    /**
     * @param claims as decoded from JSON
     * @throws dev.gatehouse.error.ApiException 403 for a holder whom the configuration does not let in
     */
    static TokenClaims of(Map<String, Object> claims, Instant expires, Jwt config) {
        var team = text(claims, config.teamClaim());
        var teams = new LinkedHashSet<String>();
        team.ifPresent(teams::add);
        texts(claims, config.teamsClaim()).stream().limit(MOST_TEAMS).forEach(teams::add);
        var read = new TokenClaims(
                scopes(claims).contains(config.adminScope()),
                text(claims, config.userClaim()).orElse(null),
                text(claims, config.emailClaim()).orElse(null),
                text(claims, config.organizationClaim()).orElse(null),
                team.orElse(null),
                List.copyOf(teams),
                expires);
        read.requireDomain(config.emailDomain());
        requireRole(claims, config);
        read.requireSomebody();
        return read;
    }

    private void requireDomain(Optional<String> domain) {
        if (domain.isPresent()
                && (email == null
                        || !email.toLowerCase(Locale.ROOT)
                                .endsWith("@" + domain.get().toLowerCase(Locale.ROOT)))) {
            throw refused("The token's e-mail address is not of the domain that is let in.");
        }
    }

    private static void requireRole(Map<String, Object> claims, Jwt config) {
        if (!config.allowedRoles().isEmpty()
                && texts(claims, config.rolesClaim()).stream().noneMatch(config.allowedRoles()::contains)) {
            throw refused("The token has none of the roles that are let in.");
        }
    }

    /** What such a token did could be charged to nobody, and held back by nothing. */
    private void requireSomebody() {
        if (!admin && user == null && teams.isEmpty()) {
            throw refused("Unmatched token passed in. Token must belong to a proxy admin, team, or user.");
        }
    }

    private static RuntimeException refused(String message) {
        return Pinned.detail(403, message).asException();
    }

    /** One text with blanks between, as the standard has it, or a list. */
    private static Set<String> scopes(Map<String, Object> claims) {
        return switch (claims.get("scope")) {
            case String text ->
                Set.copyOf(new LinkedHashSet<>(List.of(text.strip().split("\\s+"))));
            case Collection<?> list -> Set.copyOf(new LinkedHashSet<>(texts(list)));
            case null, default -> Set.of();
        };
    }

    private static Optional<String> text(Map<String, Object> claims, Optional<String> path) {
        return path.map(it -> at(claims, it)).flatMap(TokenClaims::text);
    }

    private static List<String> texts(Map<String, Object> claims, Optional<String> path) {
        return path.map(it -> at(claims, it))
                .map(found -> found instanceof Collection<?> list ? texts(list) : texts(List.of(found)))
                .orElse(List.of());
    }

    private static List<String> texts(Collection<?> values) {
        var texts = new ArrayList<String>();
        values.forEach(value -> text(value).ifPresent(texts::add));
        return texts;
    }

    /** Some providers number their users. What no id can be counts as absent. */
    private static Optional<String> text(@Nullable Object value) {
        var text = value instanceof String || value instanceof Long || value instanceof Integer
                ? String.valueOf(value)
                : "";
        return text.isBlank() || text.length() > LONGEST_ID || text.indexOf('\0') >= 0
                ? Optional.empty()
                : Optional.of(text);
    }

    /** A claim of that very name, else the path. */
    private static @Nullable Object at(Map<String, Object> claims, String path) {
        if (claims.containsKey(path)) {
            return claims.get(path);
        }
        @Nullable Object found = claims;
        for (var name : path.split("\\.")) {
            found = found instanceof Map<?, ?> map ? map.get(name) : null;
        }
        return found;
    }
}
