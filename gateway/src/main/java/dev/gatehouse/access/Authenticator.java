package dev.gatehouse.access;

import dev.gatehouse.access.Authentication.Cold;
import dev.gatehouse.access.Authentication.Known;
import dev.gatehouse.access.Authentication.Refused;
import dev.gatehouse.access.Authentication.Settled;
import dev.gatehouse.error.ApiError;
import dev.gatehouse.error.ApiError.Unauthenticated;
import dev.gatehouse.error.ApiError.Unauthenticated.Why;
import dev.gatehouse.platform.Clocks;
import dev.gatehouse.platform.Secret;
import java.time.Duration;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** Tells who is calling. Never waits, unless asked to. */
public final class Authenticator {
    private static final int LONGEST_TOKEN = 512;
    private static final Refused MISSING = refused(Why.MISSING, "No api key passed in.");
    private static final Refused MALFORMED =
            refused(Why.MALFORMED, "Malformed API Key passed in. Ensure Key has `Bearer ` prefix.");
    private static final Refused BLOCKED =
            refused(Why.BLOCKED, "Key is blocked. Update via `/key/unblock` if you're an admin.");
    private static final Refused UNAVAILABLE = new Refused(
            new ApiError.Unavailable("The key could not be checked in time. Please try again.", Duration.ofSeconds(1)));

    private final KeyHash masterKey;
    private final Known master;
    private final KeyCache keys;
    private final Clocks clocks;
    private final BooleanSupplier tooStale;

    /**
     * @param masterName the user id under which what the master key does is recorded
     * @param tooStale whether what is remembered of keys is older than this installation puts up with
     */
    public Authenticator(Secret masterKey, String masterName, KeyCache keys, Clocks clocks, BooleanSupplier tooStale) {
        this.masterKey = KeyHash.of(masterKey.reveal());
        this.master = new Known(new Caller.Master(masterName));
        this.keys = keys;
        this.clocks = clocks;
        this.tooStale = tooStale;
    }

    /** For the event loop: answers from memory. */
    public Authentication authenticate(Credentials credentials) {
        var token = credentials.token();
        if (token == null) {
            return MISSING;
        }
        if (!isWellFormed(token)) {
            return MALFORMED;
        }
        var hash = KeyHash.of(token);
        // Hashes are compared: as good as the keys, and the hash is needed anyway.
        if (hash.matches(masterKey)) {
            return master;
        }
        // Before the look-up, so that a stored hash is never taken for a credential.
        if (!KeyHash.looksLikeKey(token)) {
            return refused(
                    Why.MALFORMED,
                    "LiteLLM Virtual Key expected. Received=" + masked(token) + ", expected to start with 'sk-'.");
        }
        var found = keys.peek(hash);
        return found != null
                ? judge(found, token, hash)
                : new Cold(keys.load(hash).thenApply(loaded -> judge(loaded, token, hash)));
    }

    /** For virtual threads: waits for a cold key, at most the cache's patience. */
    public Settled authenticateBlocking(Credentials credentials) {
        return switch (authenticate(credentials)) {
            case Settled settled -> settled;
            case Cold cold -> cold.await();
        };
    }

    /** For those who explain: what would be said to the holder of this key, named in clear text or by its hash. Waits likewise. */
    public Settled judge(String clearOrHash) {
        var named = KeyHash.named(clearOrHash);
        if (named.isEmpty()) {
            return MALFORMED;
        }
        var hash = named.get();
        if (hash.matches(masterKey)) {
            return master;
        }
        var found = keys.peek(hash);
        return judge(found == null ? keys.load(hash).join() : found, clearOrHash, hash);
    }

    private Settled judge(KeyCache.Found found, String token, KeyHash hash) {
        return switch (found) {
            case KeyCache.Found.Key(var identity, var _)
            when identity.isForgotten(clocks.now()) -> unknown(token, hash);
            case KeyCache.Found.Key(var identity, var _) -> judge(identity, token);
            case KeyCache.Found.Unknown _ -> unknown(token, hash);
            case KeyCache.Found.Unavailable _ -> UNAVAILABLE;
        };
    }

    private Settled judge(KeyIdentity identity, String token) {
        if (tooStale.getAsBoolean()) {
            return UNAVAILABLE;
        }
        if (identity.blocked()) {
            return BLOCKED;
        }
        if (identity.hasExpired(clocks.now())) {
            return refused(
                    Why.EXPIRED, "Expired Key. It was valid until " + identity.expires() + ".", abbreviated(token));
        }
        return new Known(new Caller.KeyHolder(identity));
    }

    private static Refused unknown(String token, KeyHash hash) {
        return refused(
                Why.UNKNOWN,
                "Invalid proxy server token passed. Received API Key = " + abbreviated(token) + ", Key Hash (Token) ="
                        + hash + ". Unable to find token in cache or `LiteLLM_VerificationTokenTable`",
                "key");
    }

    private static boolean isWellFormed(String token) {
        return !token.isEmpty()
                && token.length() <= LONGEST_TOKEN
                && token.chars().allMatch(c -> c > ' ' && c < 0x7f);
    }

    /** The reference's form for keys: {@code sk-...} and the last four characters. */
    private static String abbreviated(String token) {
        return "sk-..." + lastFour(token);
    }

    private static String masked(String token) {
        return "****" + lastFour(token);
    }

    /** Nothing of a text so short that four characters would give it away. */
    private static String lastFour(String token) {
        return token.length() < 12 ? "" : token.substring(token.length() - 4);
    }

    private static Refused refused(Why why, String message) {
        return refused(why, message, null);
    }

    private static Refused refused(Why why, String message, @Nullable String param) {
        return new Refused(new Unauthenticated(why, "Authentication Error, " + message, param));
    }
}
