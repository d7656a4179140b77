package dev.gatehouse.access;

import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import dev.gatehouse.config.AccessConfig.Jwt;
import dev.gatehouse.error.ApiError.Unauthenticated;
import dev.gatehouse.error.ApiError.Unauthenticated.Why;
import dev.gatehouse.platform.Clocks;
import java.net.http.HttpClient;
import java.text.ParseException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Whether a token was made by the identity provider, for us, and counts now. */
final class TokenVerifier {
    /** Clocks differ, and a token may be used in the second in which it is made. */
    private static final Duration SKEW = Duration.ofSeconds(30);

    private final List<TokenKeySet> keySets;
    private final Jwt config;
    private final Clocks clocks;

    TokenVerifier(Jwt config, HttpClient client, Clocks clocks) {
        this.keySets = config.keySets().stream()
                .map(address -> new TokenKeySet(address, config.keySetsKept(), client, clocks))
                .toList();
        this.config = config;
        this.clocks = clocks;
    }

    /** Fetches the keys before somebody waits for them. Blocks. */
    void prepare() {
        keySets.forEach(TokenKeySet::keys);
    }

    /**
     * Blocks where the provider has to be asked for its keys.
     *
     * @throws dev.gatehouse.error.ApiException 401
     */
    TokenClaims verify(String token) {
        try {
            var signed = SignedJWT.parse(token);
            requireSignature(signed);
            var claims = signed.getJWTClaimsSet();
            return TokenClaims.of(claims.getClaims(), requireValid(claims), config);
        } catch (ParseException e) {
            throw invalid("the token is malformed");
        }
    }

    private void requireSignature(SignedJWT token) {
        var header = token.getHeader();
        if (!TokenSignatures.isAccepted(header.getAlgorithm())) {
            throw invalid("the algorithm of the signature is not accepted");
        }
        var keys = keys(header);
        if (keys.isEmpty()) {
            throw invalid("no key of the identity provider fits the token");
        }
        if (keys.stream().noneMatch(key -> TokenSignatures.verifies(key, token))) {
            throw invalid("the signature is wrong");
        }
    }

    private List<JWK> keys(JWSHeader header) {
        var found = new ArrayList<JWK>();
        keySets.forEach(set -> addMatching(found, set.keys(), header));
        if (found.isEmpty()) {
            keySets.forEach(set -> addMatching(found, set.newerKeys(), header));
        }
        return found;
    }

    private static void addMatching(List<JWK> found, List<JWK> keys, JWSHeader header) {
        keys.stream().filter(key -> TokenSignatures.matches(key, header)).forEach(found::add);
    }

    /** @return when it expires */
    private Instant requireValid(JWTClaimsSet claims) {
        var now = clocks.now();
        var expires = instant(claims.getExpirationTime());
        if (expires == null) {
            throw invalid("the token does not say when it expires");
        }
        if (!expires.isAfter(now)) {
            throw expired();
        }
        var notBefore = instant(claims.getNotBeforeTime());
        if (notBefore != null && notBefore.isAfter(now.plus(SKEW))) {
            throw invalid("the token does not count yet");
        }
        if (config.issuer().isPresent() && !config.issuer().get().equals(claims.getIssuer())) {
            throw invalid("the token is of another issuer");
        }
        if (config.audience().isPresent()
                && !claims.getAudience().contains(config.audience().get())) {
            throw invalid("the token is for another audience");
        }
        return expires;
    }

    private static @Nullable Instant instant(@Nullable Date date) {
        return date == null ? null : date.toInstant();
    }

    static RuntimeException expired() {
        return refused("Token Expired");
    }

    private static RuntimeException invalid(String reason) {
        return refused("Validation fails: " + reason);
    }

    private static RuntimeException refused(String message) {
        return new Unauthenticated(Why.TOKEN, "Authentication Error, " + message).asException();
    }
}
