package dev.gatehouse.access;

import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.KeyUse;
import com.nimbusds.jose.jwk.OctetKeyPair;
import com.nimbusds.jose.jwk.RSAKey;
import dev.gatehouse.platform.Clocks;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.text.ParseException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The keys an identity provider publishes at one address. Fetched again when they are old, and when somebody needs one that is not
 * among them: then at most once in {@link #PAUSE}, or made-up key ids would make us a nuisance. What cannot be fetched leaves the last
 * ones in force.
 */
final class TokenKeySet {
    static final Duration PAUSE = Duration.ofSeconds(10);
    static final int LARGEST = 1 << 20;

    private static final Logger log = LoggerFactory.getLogger(TokenKeySet.class);
    private static final Duration PATIENCE = Duration.ofSeconds(5);
    private static final int SHORTEST_RSA_BITS = 2048;
    private static final int OK = 200;

    private final URI address;
    private final Duration kept;
    private final HttpClient client;
    private final Clocks clocks;
    private final ReentrantLock fetching = new ReentrantLock();
    private volatile Published published;

    /** @param tried when it was last asked, whatever came of it */
    private record Published(List<JWK> keys, long fetched, long tried) {}

    TokenKeySet(URI address, Duration kept, HttpClient client, Clocks clocks) {
        this.address = address;
        this.kept = kept;
        this.client = client;
        this.clocks = clocks;
        long longAgo = clocks.nanos() - kept.plus(PAUSE).toNanos() - 1;
        this.published = new Published(List.of(), longAgo, longAgo);
    }

    /** Blocks where the keys are old. */
    List<JWK> keys() {
        var now = published;
        return clocks.nanos() - now.fetched > kept.toNanos() ? fetchedAfter(now) : now.keys;
    }

    /** For somebody who did not find what he needs among {@link #keys}: blocks, and asks again unless that was done just now. */
    List<JWK> newerKeys() {
        return fetchedAfter(published);
    }

    private List<JWK> fetchedAfter(Published seen) {
        fetching.lock();
        try {
            // Whoever waited for the lock is content with what another fetched.
            if (published.tried == seen.tried && clocks.nanos() - seen.tried > PAUSE.toNanos()) {
                published = fetched(seen);
            }
            return published.keys;
        } finally {
            fetching.unlock();
        }
    }

    private Published fetched(Published old) {
        long now = clocks.nanos();
        try {
            return new Published(fetch(), now, now);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return old;
        } catch (IOException | ParseException | RuntimeException e) {
            log.atWarn()
                    .addKeyValue("address", address)
                    .addKeyValue("cause", e.toString())
                    .log("the keys of the identity provider could not be fetched");
            return new Published(old.keys, old.fetched, now);
        }
    }

    private List<JWK> fetch() throws IOException, InterruptedException, ParseException {
        var request = HttpRequest.newBuilder(address)
                .timeout(PATIENCE)
                .header("Accept", "application/json, application/jwk-set+json")
                .build();
        var answer = client.send(request, BodyHandlers.limiting(BodyHandlers.ofByteArray(), LARGEST));
        if (answer.statusCode() != OK) {
            throw new IOException("status " + answer.statusCode());
        }
        var keys = JWKSet.parse(new String(answer.body(), StandardCharsets.UTF_8)).getKeys().stream()
                .filter(TokenKeySet::isUsable)
                .map(JWK::toPublicJWK)
                .toList();
        if (keys.isEmpty()) {
            throw new IOException("it holds no key that can be used");
        }
        return keys;
    }

    private static boolean isUsable(JWK key) {
        boolean signs = key.getKeyUse() == null || key.getKeyUse().equals(KeyUse.SIGNATURE);
        return signs
                && switch (key) {
                    case RSAKey rsa -> rsa.size() >= SHORTEST_RSA_BITS;
                    case ECKey _, OctetKeyPair _ -> true;
                    default -> false;
                };
    }
}
