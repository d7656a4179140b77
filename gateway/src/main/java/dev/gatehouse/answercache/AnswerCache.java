package dev.gatehouse.answercache;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Expiry;
import dev.gatehouse.platform.Clocks;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.LongAdder;

/** Answers this node remembers, up to a number of bytes; those that are asked for least go first. */
public final class AnswerCache {
    /** Of all answers together. */
    public static final long CAPACITY = 64L * 1024 * 1024;

    private static final int OVERHEAD = 512;

    private final Clocks clocks;
    private final Cache<String, Entry> entries;
    private final LongAdder hits = new LongAdder();
    private final LongAdder misses = new LongAdder();

    /**
     * An answer that was given, whole.
     *
     * @param model canonical
     * @param provider that gave it
     */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    public record Remembered(String contentType, byte[] body, String model, String provider) {}

    private record Entry(Remembered answer, Duration kept, long sinceNanos) {
        int weight() {
            return answer.body().length + OVERHEAD;
        }
    }

    public AnswerCache(Clocks clocks) {
        this(CAPACITY, clocks);
    }

    AnswerCache(long capacity, Clocks clocks) {
        this.clocks = clocks;
        this.entries = Caffeine.newBuilder()
                .maximumWeight(capacity)
                .weigher((String _, Entry entry) -> entry.weight())
                .ticker(clocks::nanos)
                .expireAfter(Expiry.creating((String _, Entry entry) -> entry.kept()))
                .build();
    }

    /** @param oldest that is wanted */
    public Optional<Remembered> find(String key, Duration oldest) {
        var entry = entries.getIfPresent(key);
        if (entry == null || clocks.nanos() - entry.sinceNanos() > oldest.toNanos()) {
            misses.increment();
            return Optional.empty();
        }
        hits.increment();
        return Optional.of(entry.answer());
    }

    public void remember(String key, Remembered answer, Duration kept) {
        // Another answer to the same question would go on with the time of the one before.
        entries.invalidate(key);
        entries.put(key, new Entry(answer, kept, clocks.nanos()));
    }

    public long hits() {
        return hits.sum();
    }

    public long misses() {
        return misses.sum();
    }

    /** Bytes of answers, about. */
    public long bytes() {
        return entries.policy()
                .eviction()
                .map(all -> all.weightedSize().orElse(0))
                .orElse(0L);
    }
}
