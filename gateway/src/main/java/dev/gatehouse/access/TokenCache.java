package dev.gatehouse.access;

import dev.gatehouse.config.AccessConfig.Jwt;
import dev.gatehouse.platform.Clocks;
import java.net.http.HttpClient;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;

/** The identity provider's tokens in use: one that was verified is not verified again for five minutes. */
public final class TokenCache extends IdentityCache<TokenIdentity> implements AutoCloseable {
    private static final Duration LONGEST_MEMORY = Duration.ofMinutes(5);
    private static final Duration CONNECT_PATIENCE = Duration.ofSeconds(3);
    private static final long MOST = 50_000;

    private final Jwt config;
    private final HttpClient client;
    private final TokenVerifier verifier;
    private final TokenSource source;
    private final Clocks clocks;

    /** @param epochs shared with the cache of keys: it is told of changes for both */
    public TokenCache(Jwt config, TokenSource source, Epochs epochs, Clocks clocks) {
        // Verifying is work, and now and then the provider is asked: more wait, and longer, than for a key.
        super(new CacheLimits(MOST, 0, Duration.ZERO, 32, 4_096, Duration.ofSeconds(5)), epochs, clocks);
        this.config = config;
        this.client = HttpClient.newBuilder()
                .connectTimeout(CONNECT_PATIENCE)
                .followRedirects(HttpClient.Redirect.NEVER)
                .executor(Executors.newVirtualThreadPerTaskExecutor())
                .build();
        this.verifier = new TokenVerifier(config, client, clocks);
        this.source = source;
        this.clocks = clocks;
    }

    /** Fetches the provider's keys in the background, before the first token comes. */
    public void prepare() {
        Thread.ofVirtual().name("token-keys").start(verifier::prepare);
    }

    Jwt config() {
        return config;
    }

    CompletableFuture<Found<TokenIdentity>> load(KeyHash hash, String token) {
        return load(hash, () -> Optional.of(identity(token)));
    }

    private TokenIdentity identity(String token) {
        var claims = verifier.verify(token);
        var facts = facts(claims);
        if (config.createUsers() && claims.user() != null && facts.owner() == null) {
            source.ensureUser(claims.user(), claims.email());
            facts = facts(claims);
        }
        return TokenIdentity.of(claims, facts, until(claims.expires()));
    }

    private TokenFacts facts(TokenClaims claims) {
        return source.load(claims.user(), claims.teams(), claims.organization());
    }

    private Instant until(Instant expires) {
        var longest = clocks.now().plus(LONGEST_MEMORY);
        return expires.isBefore(longest) ? expires : longest;
    }

    @Override
    public void close() {
        client.shutdownNow();
    }
}
