package dev.gatehouse.access;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.access.IdentityCache.Found;
import dev.gatehouse.platform.Await;
import dev.gatehouse.platform.MovableClocks;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class KeyCacheTest {
    private static final KeyHash HASH = KeyHash.of("sk-a");
    private static final Duration PATIENT = Duration.ofSeconds(10);

    private final MovableClocks clocks = new MovableClocks();
    private final Semaphore begun = new Semaphore(0);
    private final CountDownLatch end = new CountDownLatch(1);
    private final AtomicInteger reads = new AtomicInteger();

    @AfterEach
    void let_go_of_what_waits() {
        end.countDown();
    }

    @Test
    void many_who_ask_at_once_cause_one_read() throws Exception {
        var cache = cache(PATIENT, this::slowly);

        var answers = new ArrayList<CompletableFuture<Found<KeyIdentity>>>();
        for (int i = 0; i < 100; i++) {
            answers.add(cache.load(HASH));
        }
        awaitReads(1);
        end.countDown();

        for (var answer : answers) {
            assertThat(answer.get(10, SECONDS)).isInstanceOf(Found.Held.class);
        }
        assertThat(reads).hasValue(1);
        assertThat(cache.peek(HASH)).isInstanceOf(Found.Held.class);
    }

    @Test
    void what_was_read_before_an_eviction_is_read_again() throws Exception {
        var blocked = new boolean[1];
        var cache = cache(PATIENT, hash -> {
            boolean seen = blocked[0];
            slowly(hash);
            return Optional.of(Identities.with("sk-a", List.of(), List.of(), seen, null));
        });

        var answer = cache.load(HASH);
        awaitReads(1);
        blocked[0] = true;
        cache.forget(Subject.Kind.KEY, HASH.toString());
        end.countDown();

        assertThat(answer.get(10, SECONDS))
                .isInstanceOfSatisfying(
                        Found.Held.class,
                        key -> assertThat(key.identity())
                                .isInstanceOfSatisfying(
                                        KeyIdentity.class,
                                        it -> assertThat(it.blocked()).isTrue()));
        assertThat(reads).hasValue(2);
        assertThat(cache.peek(HASH))
                .isInstanceOfSatisfying(
                        Found.Held.class,
                        key -> assertThat(key.identity())
                                .isInstanceOfSatisfying(
                                        KeyIdentity.class,
                                        it -> assertThat(it.blocked()).isTrue()));
    }

    @Test
    void an_eviction_of_everything_overtakes_a_read_too() throws Exception {
        var cache = cache(PATIENT, this::slowly);

        var answer = cache.load(HASH);
        awaitReads(1);
        cache.forget(Subject.Kind.KEY, "*");
        end.countDown();

        assertThat(answer.get(10, SECONDS)).isInstanceOf(Found.Held.class);
        assertThat(reads).hasValue(2);
    }

    @Test
    void a_key_that_keeps_changing_is_unavailable_and_not_remembered() throws Exception {
        var self = new KeyCache[1];
        self[0] = cache(PATIENT, hash -> {
            reads.incrementAndGet();
            self[0].forget(Subject.Kind.KEY, hash.toString());
            return Optional.of(Identities.of("sk-a"));
        });

        assertThat(self[0].load(HASH).get(10, SECONDS)).isInstanceOf(Found.Unavailable.class);
        assertThat(reads).hasValue(3);
        assertThat(self[0].peek(HASH)).isNull();
    }

    @Test
    void a_change_evicts_one_key_and_a_star_evicts_all() throws Exception {
        var cache = cache(PATIENT, hash -> Optional.of(Identities.of(hash.equals(HASH) ? "sk-a" : "sk-b")));
        var other = KeyHash.of("sk-b");
        cache.load(HASH).get(10, SECONDS);
        cache.load(other).get(10, SECONDS);

        cache.forget(Subject.Kind.KEY, HASH.toString());
        assertThat(cache.peek(HASH)).isNull();
        assertThat(cache.peek(other)).isNotNull();

        cache.forget(Subject.Kind.TEAM, "*");
        assertThat(cache.peek(other)).isNull();
    }

    @Test
    void a_change_of_its_user_makes_a_key_cold_and_that_of_another_does_not() throws Exception {
        var cache = cache(PATIENT, _ -> Optional.of(Identities.of("sk-a")));
        cache.load(HASH).get(10, SECONDS);

        cache.forget(Subject.Kind.USER, "somebody-else");
        cache.forget(Subject.Kind.TEAM, "user-1");
        assertThat(cache.peek(HASH)).isInstanceOf(Found.Held.class);

        cache.forget(Subject.Kind.USER, "user-1");
        assertThat(cache.peek(HASH)).isNull();
    }

    @Test
    void what_was_read_before_a_change_of_its_user_is_read_again() throws Exception {
        var cache = cache(PATIENT, this::slowly);

        var answer = cache.load(HASH);
        awaitReads(1);
        cache.forget(Subject.Kind.USER, "user-1");
        end.countDown();

        assertThat(answer.get(10, SECONDS)).isInstanceOf(Found.Held.class);
        assertThat(reads).hasValue(2);
        assertThat(cache.peek(HASH)).isInstanceOf(Found.Held.class);
    }

    @Test
    void a_key_is_found_however_much_changes_elsewhere() throws Exception {
        var self = new KeyCache[1];
        self[0] = cache(PATIENT, _ -> {
            self[0].forget(Subject.Kind.USER, "stranger-" + reads.incrementAndGet());
            return Optional.of(Identities.of("sk-a"));
        });

        assertThat(self[0].load(HASH).get(10, SECONDS)).isInstanceOf(Found.Held.class);
        assertThat(reads).hasValue(2);
    }

    @Test
    void a_key_whose_user_keeps_changing_is_unavailable_and_not_remembered() throws Exception {
        var self = new KeyCache[1];
        self[0] = cache(PATIENT, _ -> {
            reads.incrementAndGet();
            self[0].forget(Subject.Kind.USER, "user-1");
            return Optional.of(Identities.of("sk-a"));
        });

        assertThat(self[0].load(HASH).get(10, SECONDS)).isInstanceOf(Found.Unavailable.class);
        assertThat(self[0].peek(HASH)).isNull();
    }

    @Test
    void who_waits_too_long_is_told_so_and_the_load_goes_on() throws Exception {
        var cache = cache(Duration.ofMillis(20), this::slowly);

        assertThat(cache.load(HASH).get(10, SECONDS)).isInstanceOf(Found.Unavailable.class);
        end.countDown();

        Await.until("the key is in memory", () -> cache.peek(HASH) instanceof Found.Held);
    }

    @Test
    void a_source_that_fails_makes_the_key_unavailable_and_is_asked_again() throws Exception {
        var cache = cache(PATIENT, _ -> {
            if (reads.incrementAndGet() == 1) {
                throw new IllegalStateException("no database");
            }
            return Optional.of(Identities.of("sk-a"));
        });

        assertThat(cache.load(HASH).get(10, SECONDS)).isInstanceOf(Found.Unavailable.class);
        assertThat(cache.load(HASH).get(10, SECONDS)).isInstanceOf(Found.Held.class);
    }

    @Test
    void unknown_keys_are_remembered_for_ten_seconds() throws Exception {
        var cache = cache(PATIENT, _ -> {
            reads.incrementAndGet();
            return Optional.empty();
        });

        assertThat(cache.load(HASH).get(10, SECONDS)).isInstanceOf(Found.Unknown.class);
        clocks.advance(Duration.ofSeconds(9));
        assertThat(cache.peek(HASH)).isInstanceOf(Found.Unknown.class);
        clocks.advance(Duration.ofSeconds(2));
        assertThat(cache.peek(HASH)).isNull();
    }

    @Test
    void the_memory_of_unknown_keys_is_bounded_and_costs_no_known_key_its_place() throws Exception {
        var cache = new KeyCache(
                hash -> hash.equals(HASH) ? Optional.of(Identities.of("sk-a")) : Optional.empty(),
                new CacheLimits(10, 20, Duration.ofSeconds(10), 2, 1_000, PATIENT),
                clocks);
        cache.load(HASH).get(10, SECONDS);

        for (int i = 0; i < 500; i++) {
            cache.load(KeyHash.of("sk-guess-" + i)).get(10, SECONDS);
        }

        assertThat(cache.size()).isLessThanOrEqualTo(21);
        assertThat(cache.peek(HASH)).isInstanceOf(Found.Held.class);
    }

    @Test
    void no_more_read_at_a_time_than_there_are_permits_and_no_more_wait_than_allowed() throws Exception {
        var cache = new KeyCache(this::slowly, new CacheLimits(10, 10, Duration.ofSeconds(10), 2, 5, PATIENT), clocks);
        var answers = new ArrayList<CompletableFuture<Found<KeyIdentity>>>();
        for (int i = 0; i < 6; i++) {
            answers.add(cache.load(KeyHash.of("sk-" + i)));
        }

        assertThat(answers.get(5).get(10, SECONDS)).isInstanceOf(Found.Unavailable.class);
        awaitReads(2);
        assertThat(reads).hasValue(2);
        end.countDown();
        for (int i = 0; i < 5; i++) {
            assertThat(answers.get(i).get(10, SECONDS)).isInstanceOf(Found.Held.class);
        }
    }

    private KeyCache cache(Duration patience, KeySource source) {
        return new KeyCache(source, new CacheLimits(100, 100, Duration.ofSeconds(10), 4, 100, patience), clocks);
    }

    private Optional<KeyIdentity> slowly(KeyHash hash) {
        reads.incrementAndGet();
        begun.release();
        try {
            assertThat(end.await(10, SECONDS)).isTrue();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
        return Optional.of(Identities.of("sk-a"));
    }

    private void awaitReads(int count) throws InterruptedException {
        assertThat(begun.tryAcquire(count, 10, SECONDS)).isTrue();
    }
}
