package dev.gatehouse.config;

import java.net.InetAddress;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Who is let in, and where: the part of {@code general_settings} that authentication and the route gate read.
 *
 * @param keyHeader the only header in which keys are looked for; absent for the usual ones
 * @param allowedIps addresses from which requests are taken; empty for all
 * @param forwardedFor whether the client's address is read from X-Forwarded-For
 * @param allowedRoutes the only routes this installation serves; empty for all
 * @param publicRoutes routes that need no key, besides the usual ones; a trailing star stands for any rest
 * @param adminOnlyRoutes routes that only proxy admins may use
 * @param clientCredentials whether requests may name the provider's address
 * @param userAuth whether {@code /user/auth} may be called
 */
public record AccessConfig(
        Optional<String> keyHeader,
        List<String> allowedIps,
        boolean forwardedFor,
        List<String> allowedRoutes,
        List<String> publicRoutes,
        List<String> adminOnlyRoutes,
        List<PassThrough> passThrough,
        Optional<Jwt> jwt,
        boolean clientCredentials,
        boolean userAuth) {
    public static final AccessConfig NONE = new AccessConfig(
            Optional.empty(),
            List.of(),
            false,
            List.of(),
            List.of(),
            List.of(),
            List.of(),
            Optional.empty(),
            false,
            false);

    public AccessConfig {
        allowedIps = List.copyOf(allowedIps);
        allowedRoutes = List.copyOf(allowedRoutes);
        publicRoutes = List.copyOf(publicRoutes);
        adminOnlyRoutes = List.copyOf(adminOnlyRoutes);
        passThrough = List.copyOf(passThrough);
    }

    /** What a text says in digits; empty for names, which are not looked up. */
    public static Optional<InetAddress> address(String text) {
        try {
            return Optional.of(InetAddress.ofLiteral(text));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    /**
     * A route that is passed on to another server.
     *
     * @param methods in capitals; empty for all
     * @param auth whether a key must have been granted the route
     * @param keyHeader where its clients send their keys besides the usual headers
     */
    public record PassThrough(String path, Set<String> methods, boolean auth, Optional<String> keyHeader) {
        public PassThrough {
            methods = Set.copyOf(methods);
        }
    }

    /**
     * Tokens of an identity provider. Claims are named by paths with dots.
     *
     * @param keySets where the provider publishes its keys
     * @param keySetsKept how long what it published is believed without asking again
     * @param issuer empty for any
     * @param audience empty for any
     * @param adminRoutes routes and groups a token with the admin scope may use
     * @param allowedRoles of which a token must have one; empty for any
     * @param teamRoutes routes and groups a team's token may use
     * @param createUsers whether a user unknown so far gets a row
     */
    public record Jwt(
            List<URI> keySets,
            Duration keySetsKept,
            Optional<String> issuer,
            Optional<String> audience,
            String adminScope,
            List<String> adminRoutes,
            Optional<String> userClaim,
            Optional<String> emailClaim,
            Optional<String> emailDomain,
            Optional<String> organizationClaim,
            Optional<String> teamClaim,
            Optional<String> teamsClaim,
            Optional<String> rolesClaim,
            List<String> allowedRoles,
            List<String> teamRoutes,
            boolean createUsers) {
        public Jwt {
            keySets = List.copyOf(keySets);
            allowedRoles = List.copyOf(allowedRoles);
            adminRoutes = List.copyOf(adminRoutes);
            teamRoutes = List.copyOf(teamRoutes);
        }
    }
}
