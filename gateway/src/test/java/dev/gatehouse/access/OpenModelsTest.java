package dev.gatehouse.access;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.error.ApiError;
import dev.gatehouse.platform.MovableClocks;
import dev.gatehouse.platform.Settings;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

final class OpenModelsTest {
    private final MovableClocks clocks = new MovableClocks();

    private OpenModels open(int daily, String... names) {
        return new OpenModels(List.of(names), daily, Set.of("a/small:free")::contains, clocks);
    }

    @Test
    void a_model_is_open_however_its_name_is_written() {
        var open = open(3, "A/Small:free");

        assertThat(open.any()).isTrue();
        assertThat(open.refusal("a/small:free")).isNull();
        assertThat(open.refusal("A/SMALL:FREE")).isNull();
    }

    @Test
    void another_is_refused_and_five_that_are_open_are_named() {
        var open = open(3, "a/1:free", "a/2:free", "a/3:free", "a/4:free", "a/5:free", "a/6:free");

        assertThat(open.refusal("a/small")).isInstanceOfSatisfying(ApiError.NotOpen.class, error -> {
            assertThat(error.status()).isEqualTo(403);
            assertThat(error.code()).isEqualTo("ANONYMOUS_MODEL_RESTRICTED");
            assertThat(error.allowed()).containsExactly("a/1:free", "a/2:free", "a/3:free", "a/4:free", "a/5:free");
        });
    }

    @Test
    void what_costs_something_is_never_open() {
        var open = open(3, "a/small", "a/small:free");

        assertThat(open.refusal("a/small")).isNotNull();
    }

    @Test
    void nothing_is_open_where_none_is_served_or_no_answers_are_given() {
        assertThat(open(3, "a/other:free").any()).isFalse();
        assertThat(open(0, "a/small:free").any()).isFalse();
    }

    @Test
    void nine_are_open_where_nothing_is_said() {
        var open = OpenModels.of(new Settings.Strangers(0, 3, List.of(), List.of()), _ -> true, clocks);

        assertThat(open.refusal("openchat/openchat-7b:free")).isNull();
        assertThat(open.refusal("arcee-ai/trinity-mini:free")).isNull();
        assertThat(open.refusal("openai/gpt-4o:free")).isNotNull();
    }

    @Test
    void addresses_are_counted_apart_and_days_too_and_not_told() {
        var open = open(3, "a/small:free");
        var first = open.rates("192.0.2.1").always().getFirst();

        assertThat(first.limit()).isEqualTo(3);
        assertThat(open.rates("192.0.2.1").always().getFirst()).isEqualTo(first);
        assertThat(open.rates("192.0.2.2").always().getFirst()).isNotEqualTo(first);
        assertThat(first.id().value()).doesNotContain("192.0.2.1");

        clocks.advance(Duration.ofDays(1));
        assertThat(open.rates("192.0.2.1").always().getFirst()).isNotEqualTo(first);
    }
}
