package dev.gatehouse.answercache;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.answercache.AnswerCache.Remembered;
import dev.gatehouse.platform.Await;
import dev.gatehouse.platform.MovableClocks;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class AnswerCacheTest {
    private static final Duration HOUR = Duration.ofHours(1);

    private final MovableClocks clocks = new MovableClocks();

    private static Remembered answer(int bytes) {
        return new Remembered("application/json", new byte[bytes], "openai/gpt-4o", "openai");
    }

    @Test
    void an_answer_is_given_until_its_time_is_over_or_it_is_older_than_wanted() {
        var cache = new AnswerCache(1_000_000, clocks);
        cache.remember("a", answer(10), Duration.ofSeconds(60));
        clocks.advance(Duration.ofSeconds(59));
        assertThat(cache.find("a", HOUR)).isPresent();
        assertThat(cache.find("a", Duration.ofSeconds(58))).isEmpty();
        assertThat(cache.find("b", HOUR)).isEmpty();

        clocks.advance(Duration.ofSeconds(2));
        assertThat(cache.find("a", HOUR)).isEmpty();
        assertThat(cache.hits()).isEqualTo(1);
        assertThat(cache.misses()).isEqualTo(3);
    }

    @Test
    void a_newer_answer_has_its_own_time() {
        var cache = new AnswerCache(1_000_000, clocks);
        cache.remember("a", answer(10), Duration.ofSeconds(1));
        cache.remember("a", answer(20), Duration.ofSeconds(60));
        clocks.advance(Duration.ofSeconds(30));

        assertThat(cache.find("a", HOUR))
                .hasValueSatisfying(found -> assertThat(found.body()).hasSize(20));
    }

    @Test
    void all_answers_together_are_bounded() {
        var cache = new AnswerCache(100_000, clocks);
        for (int i = 0; i < 1_000; i++) {
            cache.remember("key " + i, answer(9_488), HOUR);
        }
        Await.until("the oldest have gone", () -> cache.bytes() <= 100_000);

        assertThat(cache.bytes()).isPositive();
    }
}
