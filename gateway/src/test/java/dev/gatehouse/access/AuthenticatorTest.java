package dev.gatehouse.access;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.access.Authentication.Cold;
import dev.gatehouse.access.Authentication.Known;
import dev.gatehouse.access.Authentication.Refused;
import dev.gatehouse.access.Authentication.Settled;
import dev.gatehouse.error.ApiError.Unauthenticated;
import dev.gatehouse.error.ApiError.Unauthenticated.Why;
import dev.gatehouse.platform.MovableClocks;
import dev.gatehouse.platform.Secret;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AuthenticatorTest {
    private static final String KEY = "sk-0123456789abcdef";

    private final MovableClocks clocks = new MovableClocks();
    private final Map<KeyHash, KeyIdentity> stored = new HashMap<>();
    private final AtomicInteger reads = new AtomicInteger();
    private final KeyCache cache = new KeyCache(
            hash -> {
                reads.incrementAndGet();
                return Optional.ofNullable(stored.get(hash));
            },
            new IdentityCache.Limits(10, 10, Duration.ofSeconds(10), 2, 10, Duration.ofSeconds(10)),
            clocks);
    private boolean stale;
    private final Authenticator authenticator =
            new Authenticator(Secret.of("sk-master-0123456789"), "default_user_id", cache, clocks, () -> stale);

    @Test
    void a_node_cut_off_for_too_long_serves_no_key_it_remembers_and_still_its_master() {
        stored.put(KeyHash.of(KEY), Identities.of(KEY));
        assertThat(settle(shown(KEY))).isInstanceOf(Known.class);
        stale = true;

        assertThat(settle(shown(KEY)))
                .isInstanceOfSatisfying(
                        Refused.class,
                        refused -> assertThat(refused.error().status()).isEqualTo(503));
        assertThat(settle(shown("sk-master-0123456789"))).isInstanceOf(Known.class);
    }

    @Test
    void nothing_sent_is_a_missing_key() {
        assertRefused(
                new FakePresented("/v1/chat/completions"), Why.MISSING, "Authentication Error, No api key passed in.");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "sk-with space-and-more", "sk-späße", "sk-\u0007"})
    void what_no_key_looks_like_is_malformed(String token) {
        assertRefused(
                shown(token),
                Why.MALFORMED,
                "Authentication Error, Malformed API Key passed in. Ensure Key has `Bearer ` prefix.");
        assertThat(reads).hasValue(0);
    }

    @Test
    void a_token_without_end_is_malformed() {
        assertThat(why(shown("sk-" + "a".repeat(600)))).isEqualTo(Why.MALFORMED);
    }

    @Test
    void the_master_key_needs_no_look_up() {
        assertThat(authenticator.authenticate(shown("sk-master-0123456789")))
                .isEqualTo(new Known(new Caller.Master("default_user_id")));
        assertThat(reads).hasValue(0);
    }

    @Test
    void what_begins_like_no_key_is_refused_without_a_look_up_and_without_being_shown() {
        var refused = refused(shown("jwt-0123456789-abcd"));

        assertThat(refused.why()).isEqualTo(Why.MALFORMED);
        assertThat(refused.message())
                .isEqualTo("Authentication Error, LiteLLM Virtual Key expected. Received=****abcd,"
                        + " expected to start with 'sk-'.");
        assertThat(reads).hasValue(0);
    }

    @Test
    void a_stored_hash_is_no_credential() {
        stored.put(KeyHash.of(KEY), Identities.of(KEY));

        assertThat(why(shown(KeyHash.of(KEY).toString()))).isEqualTo(Why.MALFORMED);
        assertThat(reads).hasValue(0);
    }

    @Test
    void an_unknown_key_is_named_by_its_hash_and_last_four_characters_only() {
        var refused = refused(shown(KEY));

        assertThat(refused.why()).isEqualTo(Why.UNKNOWN);
        assertThat(refused.param()).isEqualTo("key");
        assertThat(refused.message())
                .startsWith(
                        "Authentication Error, Invalid proxy server token passed. Received API Key = sk-...cdef, Key"
                                + " Hash (Token) =" + KeyHash.of(KEY))
                .doesNotContain("0123456789");
    }

    @Test
    void a_blocked_key_is_refused() {
        stored.put(KeyHash.of(KEY), Identities.with(KEY, List.of(), List.of(), true, null));

        assertRefused(
                shown(KEY),
                Why.BLOCKED,
                "Authentication Error, Key is blocked. Update via `/key/unblock` if you're an admin.");
    }

    @Test
    void a_key_expires_while_it_is_in_memory() {
        stored.put(
                KeyHash.of(KEY),
                Identities.with(KEY, List.of(), List.of(), false, clocks.now().plusSeconds(60)));

        assertThat(settle(shown(KEY))).isInstanceOf(Known.class);
        clocks.advance(Duration.ofSeconds(61));
        assertThat(why(shown(KEY))).isEqualTo(Why.EXPIRED);
        assertThat(refused(shown(KEY)).param()).isEqualTo("sk-...cdef");
        assertThat(reads).hasValue(1);
    }

    @Test
    void the_key_of_a_user_whom_the_identity_provider_switched_off_is_refused() {
        stored.put(KeyHash.of(KEY), Identities.ownedBy(KEY, Identities.user("user-1", false)));

        assertRefused(
                shown(KEY),
                Why.SWITCHED_OFF,
                "Authentication Error, The user of this credential has been deactivated.");
    }

    @Test
    void a_key_with_two_dots_is_still_a_key() {
        stored.put(KeyHash.of("sk-team.blue.0001"), Identities.of("sk-team.blue.0001"));

        assertThat(settle(shown("sk-team.blue.0001"))).isInstanceOf(Known.class);
    }

    @Test
    void a_blocked_key_that_expired_is_said_to_be_blocked() {
        stored.put(
                KeyHash.of(KEY),
                Identities.with(KEY, List.of(), List.of(), true, clocks.now().minusSeconds(60)));

        assertThat(why(shown(KEY))).isEqualTo(Why.BLOCKED);
    }

    @Test
    void a_cold_key_calls_back_on_the_loop_and_is_warm_from_then_on() throws Exception {
        stored.put(KeyHash.of(KEY), Identities.of(KEY));
        var called = new CompletableFuture<Settled>();
        var loops = new AtomicInteger();

        var first = authenticator.authenticate(shown(KEY));
        assertThat(first).isInstanceOf(Cold.class);
        ((Cold) first)
                .whenLoaded(
                        task -> {
                            loops.incrementAndGet();
                            task.run();
                        },
                        called::complete);

        assertThat(called.get(10, SECONDS)).isInstanceOf(Known.class);
        assertThat(loops).hasValue(1);
        assertThat(authenticator.authenticate(shown(KEY))).isInstanceOf(Known.class);
        assertThat(reads).hasValue(1);
    }

    private void assertRefused(FakePresented credentials, Why why, String message) {
        assertThat(refused(credentials).why()).isEqualTo(why);
        assertThat(refused(credentials).message()).isEqualTo(message);
    }

    private Why why(FakePresented credentials) {
        return refused(credentials).why();
    }

    private Unauthenticated refused(FakePresented credentials) {
        return (Unauthenticated) ((Refused) settle(credentials)).error();
    }

    /** A carrier that takes anything as it is. */
    private static FakePresented shown(String token) {
        return new FakePresented("/v1/chat/completions").with("x-api-key", token);
    }

    private Settled settle(FakePresented credentials) {
        return authenticator.authenticateBlocking(credentials);
    }
}
