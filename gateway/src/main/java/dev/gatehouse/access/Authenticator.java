package dev.gatehouse.access;

import dev.gatehouse.access.Authentication.Cold;
import dev.gatehouse.access.Authentication.Known;
import dev.gatehouse.access.Authentication.Refused;
import dev.gatehouse.access.Authentication.Settled;
import dev.gatehouse.access.IdentityCache.Found;
import dev.gatehouse.config.AccessConfig;
import dev.gatehouse.error.ApiError;
import dev.gatehouse.error.ApiError.Unauthenticated;
import dev.gatehouse.error.ApiError.Unauthenticated.Why;
import dev.gatehouse.platform.Clocks;
import dev.gatehouse.platform.Secret;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Tells who is calling. Never waits, unless asked to.
 *
 * <pre>
 *   address, route → credential ─┬ none, malformed ──────────────────→ 401
 *                                ├ master key ───────────────────────→ master
 *                                ├ token: signature, claims, team ───→ its holder, or 401, 403
 *                                └ key: known, not blocked, its user
 *                                  not switched off, not expired ────→ its holder, or 401
 * </pre>
 */
public final class Authenticator {
    private static final Set<String> PROBES =
            Set.of("/metrics", "/api/health", "/favicon.ico", "/ping", "/velocity-mode-status", "/api/stripe/webhook");

    private static final int LONGEST_KEY = 512;
    private static final int LONGEST_TOKEN = 16 * 1024;
    private static final Refused MISSING = refused(Why.MISSING, "No api key passed in.");
    private static final Refused MALFORMED =
            refused(Why.MALFORMED, "Malformed API Key passed in. Ensure Key has `Bearer ` prefix.");
    private static final Refused BLOCKED =
            refused(Why.BLOCKED, "Key is blocked. Update via `/key/unblock` if you're an admin.");
    private static final Refused SWITCHED_OFF =
            refused(Why.SWITCHED_OFF, "The user of this credential has been deactivated.");
    private static final Refused UNAVAILABLE = new Refused(
            new ApiError.Unavailable("The key could not be checked in time. Please try again.", Duration.ofSeconds(1)));

    private final KeyHash masterKey;
    private final KeyHash adminKey;
    private final Known master;
    private final FrontDoor door;
    private final CredentialSources sources;
    private final Refused missing;
    private final KeyCache keys;
    private final @Nullable TokenCache tokens;
    private final @Nullable TokenCallers tokenCallers;
    private final Clocks clocks;
    private final BooleanSupplier tooStale;
    private final StrangerLimit strangers;
    private final OpenModels open;
    private final ClientAddresses addresses;

    /** An installation that is configured with nothing but its master key. */
    public Authenticator(Secret masterKey, String masterName, KeyCache keys, Clocks clocks, BooleanSupplier tooStale) {
        this(
                masterKey,
                Optional.empty(),
                masterName,
                AccessConfig.NONE,
                Set.of(),
                keys,
                Optional.empty(),
                clocks,
                tooStale);
    }

    /**
     * One that lets strangers ask as often as they like.
     *
     * @param adminKey another key that may do what the master key may
     * @param masterName the user id under which what the master key does is recorded
     * @param disabled what this node does not serve
     * @param tokens where tokens of an identity provider count
     * @param tooStale whether what is remembered of keys is older than this installation puts up with
     */
    public Authenticator(
            Secret masterKey,
            Optional<Secret> adminKey,
            String masterName,
            AccessConfig config,
            Set<EndpointClass> disabled,
            KeyCache keys,
            Optional<TokenCache> tokens,
            Clocks clocks,
            BooleanSupplier tooStale) {
        this(
                masterKey,
                adminKey,
                masterName,
                config,
                disabled,
                keys,
                tokens,
                clocks,
                tooStale,
                StrangerLimit.NONE,
                OpenModels.NONE,
                ClientAddresses.OF_SOCKETS);
    }

    /**
     * @param adminKey another key that may do what the master key may
     * @param masterName the user id under which what the master key does is recorded
     * @param disabled what this node does not serve
     * @param tokens where tokens of an identity provider count
     * @param tooStale whether what is remembered of keys is older than this installation puts up with
     * @param strangers how often those may ask who show no key that counts
     * @param open what they may ask
     * @param addresses who they are
     */
    public Authenticator(
            Secret masterKey,
            Optional<Secret> adminKey,
            String masterName,
            AccessConfig config,
            Set<EndpointClass> disabled,
            KeyCache keys,
            Optional<TokenCache> tokens,
            Clocks clocks,
            BooleanSupplier tooStale,
            StrangerLimit strangers,
            OpenModels open,
            ClientAddresses addresses) {
        var groups = RouteGroups.load();
        this.masterKey = KeyHash.of(masterKey.reveal());
        this.adminKey = adminKey.map(Secret::reveal).map(KeyHash::of).orElse(this.masterKey);
        this.master = new Known(new Caller.Master(masterName));
        this.door = new FrontDoor(config, disabled, groups);
        this.sources = new CredentialSources(config, groups);
        this.missing = sources.ownHeader()
                .map(header -> refused(
                        Why.MISSING, "No LiteLLM Virtual Key pass. Please set header=" + header + ": Bearer <api_key>"))
                .orElse(MISSING);
        this.keys = keys;
        this.tokens = tokens.orElse(null);
        this.tokenCallers =
                tokens.map(cache -> new TokenCallers(cache.config(), groups)).orElse(null);
        this.clocks = clocks;
        this.tooStale = tooStale;
        this.strangers = strangers;
        this.open = open;
        this.addresses = addresses;
    }

    /** For the event loop: answers from memory. */
    public Authentication authenticate(Presented request) {
        var refused = door.refusal(request);
        return refused == null ? identify(sources.read(request).token(), request) : refused;
    }

    /** For virtual threads: waits for what is cold, at most the cache's patience. */
    public Settled authenticateBlocking(Presented request) {
        return switch (authenticate(request)) {
            case Settled settled -> settled;
            case Cold cold -> cold.await();
        };
    }

    /** What to tell somebody who showed no key that counts: that, or that he asks too often. */
    public ApiError counted(Presented request, ApiError refusal) {
        return refusal instanceof Unauthenticated ? tooOften(request).orElse(refusal) : refusal;
    }

    /**
     * Who calls a model: where no credential is shown, somebody who may use those that are open to everybody. Counts his address, as
     * {@link #counted} does.
     */
    public Settled orStranger(Presented request, Operation operation, Settled settled) {
        if (operation.group() != PolicyGroup.Keyed.OPEN_INFERENCE
                || !(settled instanceof Refused(Unauthenticated missing))
                || missing.why() != Why.MISSING
                || !open.any()) {
            return settled;
        }
        var often = tooOften(request);
        return often.isPresent()
                ? new Refused(often.get())
                : new Known(new Caller.Anonymous(open.rates(addresses.of(request))));
    }

    /** Counts a request that needs no key, unless it shows one that counts, or is for probes. */
    public Optional<ApiError> countedOpen(Presented request) {
        return isForProbes(request.path()) || strangers == StrangerLimit.NONE || authenticate(request) instanceof Known
                ? Optional.empty()
                : tooOften(request);
    }

    private Optional<ApiError> tooOften(Presented request) {
        return strangers.count(addresses.of(request));
    }

    private static boolean isForProbes(String path) {
        return path.equals("/health") || path.startsWith("/health/") || PROBES.contains(path);
    }

    /** What refuses a request whoever sends it. */
    public Optional<ApiError> closed(Presented request) {
        return Optional.ofNullable(door.refusal(request)).map(Refused::error);
    }

    /** As above, wherever it comes from. */
    public Optional<ApiError> closed(String route) {
        return Optional.ofNullable(door.refusal(route)).map(Refused::error);
    }

    /**
     * An operation as this installation has it: where the route is public nobody is asked who he is. Not for model calls, which are
     * charged to somebody.
     */
    public Operation operation(Operation stated, String route) {
        return door.isPublic(route) && door.disabled(route) == null ? stated.published() : stated;
    }

    private Authentication identify(@Nullable String token, Presented request) {
        if (token == null) {
            return missing;
        }
        boolean isToken = tokens != null && isToken(token);
        if (!isWellFormed(token, isToken ? LONGEST_TOKEN : LONGEST_KEY)) {
            return MALFORMED;
        }
        var noUserAuth = door.userAuth(request.path());
        if (noUserAuth != null) {
            return noUserAuth;
        }
        var hash = KeyHash.of(token);
        // Hashes are compared: as good as the keys, and the hash is needed anyway.
        if (hash.matches(masterKey) || hash.matches(adminKey)) {
            return admitted(master, request);
        }
        if (isToken) {
            return holder(token, hash, request);
        }
        // Before the look-up, so that a stored hash is never taken for a credential.
        if (!KeyHash.looksLikeKey(token)) {
            return refused(
                    Why.MALFORMED,
                    "LiteLLM Virtual Key expected. Received=" + masked(token) + ", expected to start with 'sk-'.");
        }
        var found = keys.peek(hash);
        return found != null
                ? judge(found, token, hash, request)
                : new Cold(keys.load(hash).thenApply(loaded -> () -> judge(loaded, token, hash, request)));
    }

    private Authentication holder(String token, KeyHash hash, Presented request) {
        var cache = Objects.requireNonNull(tokens);
        var found = cache.peek(hash);
        if (found instanceof Found.Held<TokenIdentity>(var identity, var _)) {
            if (identity.until().isAfter(clocks.now())) {
                return judge(identity, request);
            }
            cache.invalidate(hash);
        }
        return new Cold(cache.load(hash, token).thenApply(loaded -> () -> judgeToken(loaded, request)));
    }

    /** For those who explain: what would be said to the holder of this key, named in clear text or by its hash. Waits likewise. */
    public Settled judge(String clearOrHash, Presented request) {
        var named = KeyHash.named(clearOrHash);
        if (named.isEmpty()) {
            return MALFORMED;
        }
        var hash = named.get();
        if (hash.matches(masterKey) || hash.matches(adminKey)) {
            return admitted(master, request);
        }
        var found = keys.peek(hash);
        return judge(found == null ? keys.load(hash).join() : found, clearOrHash, hash, request);
    }

    private Settled judge(Found<KeyIdentity> found, String token, KeyHash hash, Presented request) {
        return switch (found) {
            case Found.Held<KeyIdentity>(var identity, var _)
            when identity.isForgotten(clocks.now()) -> unknown(token, hash);
            case Found.Held<KeyIdentity>(var identity, var _) -> judge(identity, token, request);
            case Found.Unknown<KeyIdentity> _ -> unknown(token, hash);
            case Found.Bad<KeyIdentity>(var error) -> new Refused(error);
            case Found.Unavailable<KeyIdentity> _ -> UNAVAILABLE;
        };
    }

    private Settled judge(KeyIdentity identity, String token, Presented request) {
        if (tooStale.getAsBoolean()) {
            return UNAVAILABLE;
        }
        if (identity.blocked()) {
            return BLOCKED;
        }
        if (isSwitchedOff(identity.owner())) {
            return SWITCHED_OFF;
        }
        if (identity.hasExpired(clocks.now())) {
            return refused(
                    Why.EXPIRED, "Expired Key. It was valid until " + identity.expires() + ".", abbreviated(token));
        }
        return admitted(new Known(new Caller.KeyHolder(identity)), request);
    }

    private Settled judgeToken(Found<TokenIdentity> found, Presented request) {
        return switch (found) {
            case Found.Held<TokenIdentity>(var identity, var _) -> judge(identity, request);
            case Found.Bad<TokenIdentity>(var error) -> new Refused(error);
            case Found.Unknown<TokenIdentity> _, Found.Unavailable<TokenIdentity> _ -> UNAVAILABLE;
        };
    }

    private Settled judge(TokenIdentity identity, Presented request) {
        if (tooStale.getAsBoolean()) {
            return UNAVAILABLE;
        }
        if (isSwitchedOff(identity.owner())) {
            return SWITCHED_OFF;
        }
        return switch (Objects.requireNonNull(tokenCallers).choose(identity, request)) {
            case Known known -> admitted(known, request);
            case Refused refused -> refused;
        };
    }

    private static boolean isSwitchedOff(@Nullable UserFacts owner) {
        return owner != null && !owner.active();
    }

    /** Strangers are not told what this node does not serve. */
    private Settled admitted(Known known, Presented request) {
        var disabled = door.disabled(request.path());
        return disabled == null ? known : new Refused(disabled);
    }

    /** Three parts with dots between. A key keeps being one, whatever its maker put into it. */
    private static boolean isToken(String token) {
        int first = token.indexOf('.');
        int second = first < 0 ? -1 : token.indexOf('.', first + 1);
        return second > first + 1
                && first > 0
                && second < token.length() - 1
                && token.indexOf('.', second + 1) < 0
                && !KeyHash.looksLikeKey(token);
    }

    private static Refused unknown(String token, KeyHash hash) {
        return refused(
                Why.UNKNOWN,
                "Invalid proxy server token passed. Received API Key = " + abbreviated(token) + ", Key Hash (Token) ="
                        + hash + ". Unable to find token in cache or `LiteLLM_VerificationTokenTable`",
                "key");
    }

    private static boolean isWellFormed(String token, int longest) {
        int length = token.length();
        if (length == 0 || length > longest) {
            return false;
        }
        for (int i = 0; i < length; i++) {
            char c = token.charAt(i);
            if (c <= ' ' || c >= 0x7f) {
                return false;
            }
        }
        return true;
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
