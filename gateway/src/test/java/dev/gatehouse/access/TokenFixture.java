package dev.gatehouse.access;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import com.sun.net.httpserver.HttpServer;
import dev.gatehouse.access.Authentication.Known;
import dev.gatehouse.access.Authentication.Refused;
import dev.gatehouse.access.Authentication.Settled;
import dev.gatehouse.access.Caller.TokenHolder;
import dev.gatehouse.config.AccessConfig;
import dev.gatehouse.error.ApiError;
import dev.gatehouse.platform.MovableClocks;
import dev.gatehouse.platform.Secret;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Collection;
import java.util.Date;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;

/** Tokens of an identity provider that publishes its keys on a real port. */
abstract class TokenFixture {
    static final RSAKey RSA = rsa("first");
    static final RSAKey NEXT = rsa("second");
    static final ECKey EC = ec();

    final MovableClocks clocks = new MovableClocks();
    final AtomicInteger fetches = new AtomicInteger();
    final AtomicInteger reads = new AtomicInteger();
    final Map<String, UserFacts> users = new HashMap<>();
    final Map<String, TeamFacts> teams = new HashMap<>();
    volatile String published = publish(RSA, EC);
    volatile int status = 200;
    final HttpServer provider = provider();
    final Epochs epochs = new Epochs();
    final KeyCache keys = new KeyCache(_ -> Optional.empty(), CacheLimits.forPool(2), epochs, clocks);
    final TokenCache tokens = new TokenCache(jwt(), new Stored(), epochs, clocks);
    final Authenticator authenticator = new Authenticator(
            Secret.of("sk-master-0123456789"),
            Optional.empty(),
            "admin",
            AccessConfig.NONE,
            Set.of(),
            keys,
            Optional.of(tokens),
            clocks,
            () -> false);

    @AfterEach
    void stop() {
        tokens.close();
        provider.stop(0);
    }

    private final class Stored implements TokenSource {
        @Override
        public TokenFacts load(@Nullable String user, Collection<String> wanted, @Nullable String organization) {
            reads.incrementAndGet();
            return new TokenFacts(
                    user == null ? null : users.get(user),
                    wanted.stream()
                            .filter(teams::containsKey)
                            .map(id -> Optional.ofNullable(teams.get(id)).orElseThrow())
                            .toList(),
                    organization,
                    Map.of(),
                    Map.of());
        }

        @Override
        public void ensureUser(String user, @Nullable String email) {
            users.putIfAbsent(user, Identities.user(user, true));
        }
    }

    static FakePresented chat() {
        return new FakePresented("/v1/chat/completions");
    }

    static FakePresented bearer(String token) {
        return chat().with("Authorization", "Bearer " + token);
    }

    Settled settle(String token) {
        return settle(token, chat());
    }

    Settled settle(String token, FakePresented request) {
        return authenticator.authenticateBlocking(request.with("Authorization", "Bearer " + token));
    }

    void assertRefused(String token, int status, String fragment) {
        var error = error(settle(token));
        assertThat(error.message()).contains(fragment);
        assertThat(error.status()).isEqualTo(status);
    }

    static ApiError error(Settled settled) {
        assertThat(settled).isInstanceOf(Refused.class);
        return ((Refused) settled).error();
    }

    static TokenHolder holder(Settled settled) {
        assertThat(settled).isInstanceOf(Known.class);
        return (TokenHolder) ((Known) settled).caller();
    }

    static String team(Settled settled) {
        var team = holder(settled).team();
        return team == null ? "" : team.id();
    }

    static TeamFacts team(String id, boolean blocked) {
        return new TeamFacts(id, null, blocked, ModelList.ALL, Map.of(), ModelList.ALL, List.of(), false);
    }

    JWTClaimsSet.Builder claims() {
        return new JWTClaimsSet.Builder()
                .issuer("https://id.example.com")
                .audience("gatehouse")
                .subject("u-1")
                .claim("profile", Map.of("email", "u@example.com"))
                .claim("realm_access", Map.of("roles", List.of("guest", "gateway")))
                .expirationTime(at(1200));
    }

    Date at(long seconds) {
        return Date.from(clocks.now().plusSeconds(seconds));
    }

    String signed(RSAKey key, UnaryOperator<JWTClaimsSet.Builder> change) {
        try {
            var jwt = new SignedJWT(
                    new JWSHeader.Builder(JWSAlgorithm.RS256)
                            .keyID(key.getKeyID())
                            .build(),
                    change.apply(claims()).build());
            jwt.sign(new RSASSASigner(key));
            return jwt.serialize();
        } catch (JOSEException e) {
            throw new IllegalStateException(e);
        }
    }

    AccessConfig.Jwt jwt() {
        return new AccessConfig.Jwt(
                List.of(URI.create("http://127.0.0.1:" + provider.getAddress().getPort() + "/keys")),
                Duration.ofMinutes(10),
                Optional.of("https://id.example.com"),
                Optional.of("gatehouse"),
                "litellm_proxy_admin",
                List.of("management_routes", "spend_tracking_routes", "global_spend_tracking_routes", "info_routes"),
                Optional.of("sub"),
                Optional.of("profile.email"),
                Optional.of("example.com"),
                Optional.of("org"),
                Optional.of("team"),
                Optional.of("groups"),
                Optional.of("realm_access.roles"),
                List.of("gateway"),
                List.of("openai_routes", "info_routes", "mcp_routes"),
                true);
    }

    HttpServer provider() {
        try {
            var server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
            server.createContext("/keys", exchange -> {
                fetches.incrementAndGet();
                var body = published.getBytes(StandardCharsets.UTF_8);
                exchange.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
                exchange.getResponseBody().write(body);
                exchange.close();
            });
            server.start();
            return server;
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    static String publish(JWK... keys) {
        return new JWKSet(List.of(keys)).toString();
    }

    static RSAKey rsa(String id) {
        try {
            return new RSAKeyGenerator(2048).keyID(id).generate();
        } catch (JOSEException e) {
            throw new IllegalStateException(e);
        }
    }

    static ECKey ec() {
        try {
            return new ECKeyGenerator(Curve.P_256).keyID("curve").generate();
        } catch (JOSEException e) {
            throw new IllegalStateException(e);
        }
    }
}
