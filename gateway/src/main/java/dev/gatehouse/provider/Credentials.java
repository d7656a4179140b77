package dev.gatehouse.provider;

import dev.gatehouse.platform.Secret;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.IntUnaryOperator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The credentials of one provider, shared by all that is served from it. Each has its share of the calls. One that the provider
 * refused rests for a while, as long as another is left: the last one never rests.
 */
public final class Credentials {
    /** Where the provider wants none, or it is sent in a header of its own. */
    public static final Credentials NONE = new Credentials(List.of(), bound -> 0, null);

    static final Duration REST = Duration.ofMinutes(5);

    private final Credential[] all;
    private final IntUnaryOperator random;
    /** Out of which one was taken. */
    private final @Nullable Credentials pool;

    private Credentials(List<Credential> all, IntUnaryOperator random, @Nullable Credentials pool) {
        this.all = all.toArray(Credential[]::new);
        this.random = random;
        this.pool = pool;
    }

    /** One of them. */
    public static final class Credential {
        private final Secret secret;
        private final int weight;
        /** Of the monotonic clock. */
        private volatile long restUntil;

        private volatile boolean rests;

        /** @param weight its share of the calls, at least 1 */
        public Credential(Secret secret, int weight) {
            if (weight < 1) {
                throw new IllegalArgumentException("a weight of " + weight);
            }
            this.secret = secret;
            this.weight = weight;
        }

        public Secret secret() {
            return secret;
        }

        private boolean rests(long nanos) {
            return rests && nanos - restUntil < 0;
        }
    }

    public static Credentials of(List<Credential> all) {
        return of(all, bound -> ThreadLocalRandom.current().nextInt(bound));
    }

    /** @param random gives a number from 0 below its argument */
    static Credentials of(List<Credential> all, IntUnaryOperator random) {
        return all.isEmpty() ? NONE : new Credentials(all, random, null);
    }

    public static Credentials of(Optional<Secret> only) {
        return of(only.map(secret -> new Credential(secret, 1)).stream().toList());
    }

    /** Each of them, in the order in which they were given. */
    public List<Secret> secrets() {
        return List.of(all).stream().map(Credential::secret).toList();
    }

    public boolean isSeveral() {
        return all.length > 1;
    }

    /** The one for the next call, alone. */
    public Credentials draw(long nanos) {
        var next = next(nanos);
        return next == null || !isSeveral() ? this : only(next);
    }

    /** Each of them alone. */
    public List<Credentials> each() {
        return isSeveral() ? Stream.of(all).map(this::only).toList() : List.of(this);
    }

    private Credentials only(Credential one) {
        return new Credentials(List.of(one), random, this);
    }

    /** The one for the next call; null where none is sent. Quick, and makes nothing. */
    public @Nullable Credential next(long nanos) {
        if (all.length < 2) {
            return all.length == 0 ? null : all[0];
        }
        int sum = 0;
        for (var one : all) {
            sum += one.rests(nanos) ? 0 : one.weight;
        }
        if (sum == 0) {
            return all[0];
        }
        int point = random.applyAsInt(sum);
        for (var one : all) {
            point -= one.rests(nanos) ? 0 : one.weight;
            if (point < 0) {
                return one;
            }
        }
        // Another was sent to rest meanwhile.
        return all[0];
    }

    /**
     * The provider answered this one with 401 or 403.
     *
     * @return whether it rests now
     */
    public boolean refused(Credential credential, long nanos) {
        return pool == null ? rest(credential, nanos) : pool.refused(credential, nanos);
    }

    private synchronized boolean rest(Credential credential, long nanos) {
        boolean another = false;
        for (var one : all) {
            another |= one != credential && !one.rests(nanos);
        }
        if (another) {
            credential.restUntil = nanos + REST.toNanos();
            credential.rests = true;
        }
        return another;
    }

    /** Without showing any. */
    @Override
    public String toString() {
        return all.length + " credentials";
    }
}
