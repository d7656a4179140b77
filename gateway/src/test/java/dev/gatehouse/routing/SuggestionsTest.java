package dev.gatehouse.routing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.money.ForAll;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

class SuggestionsTest {
    @Test
    void the_nearest_come_first_and_no_more_than_three() {
        var suggestions =
                new Suggestions(List.of("gpt-4", "gpt-4o", "gpt-4.1", "gpt-4o-mini", "claude-opus-4-5", "gpt-5"));

        assertThat(suggestions.similar("gpt-4p")).containsExactly("gpt-4", "gpt-4o", "gpt-4.1");
        assertThat(suggestions.similar("GPT-4O-MIMI")).containsExactly("gpt-4o-mini");
        assertThat(suggestions.similar("claude-opus-4.5")).containsExactly("claude-opus-4-5");
        assertThat(suggestions.similar("something else entirely")).isEmpty();
        assertThat(suggestions.similar("")).isEmpty();
        assertThat(suggestions.similar("x".repeat(1_000))).isEmpty();
    }

    @Test
    void ruling_out_by_letters_and_length_never_rules_out_a_near_name() {
        ForAll.cases(3_000, random -> {
            var name = word(random);
            var asked = edited(name, random);
            int limit = Math.clamp(asked.length() / 3, 1, 4);

            assertThat(new Suggestions(List.of(name)).similar(asked).isEmpty())
                    .as("%s for %s", asked, name)
                    .isEqualTo(plainDistance(name, asked) > limit);
        });
    }

    @Test
    void the_bounded_distance_is_the_plain_one_up_to_its_bound() {
        ForAll.cases(3_000, random -> {
            var a = word(random);
            var b = random.nextBoolean() ? word(random) : edited(a, random);
            int limit = random.nextInt(1, 6);

            assertThat(Math.min(Suggestions.distance(a, b, limit), limit + 1))
                    .isEqualTo(Math.min(plainDistance(a, b), limit + 1));
        });
    }

    @Test
    void a_request_made_to_resemble_every_name_is_compared_with_few_of_them() {
        var asked = "vendor/a-model-with-a-rather-long-name-?????";
        var twin = "vendor/a-model-with-a-rather-long-name-????!";
        var names = new ArrayList<String>();
        for (int i = 0; i < 20_000; i++) {
            names.add("vendor/a-model-with-a-rather-long-name-%05d".formatted(i));
        }
        names.add(100, twin);
        assertThat(new Suggestions(names).similar(asked)).containsExactly(twin);

        names.remove(twin);
        names.add(2_000, twin);
        assertThat(new Suggestions(names).similar(asked))
                .as("compared beyond the bound")
                .isEmpty();
    }

    private static String word(RandomGenerator random) {
        var word = new StringBuilder();
        for (int i = random.nextInt(20); i >= 0; i--) {
            word.append((char) ('a' + random.nextInt(6)));
        }
        return word.toString();
    }

    private static String edited(String word, RandomGenerator random) {
        var edited = new StringBuilder(word);
        for (int i = random.nextInt(6); i > 0; i--) {
            int at = random.nextInt(edited.length() + 1);
            if (at == edited.length() || random.nextBoolean()) {
                edited.insert(at, (char) ('a' + random.nextInt(26)));
            } else {
                edited.deleteCharAt(at);
            }
        }
        return edited.toString();
    }

    private static int plainDistance(String a, String b) {
        var table = new int[a.length() + 1][b.length() + 1];
        for (int i = 0; i <= a.length(); i++) {
            for (int j = 0; j <= b.length(); j++) {
                if (i == 0 || j == 0) {
                    table[i][j] = i + j;
                } else {
                    int replaced = table[i - 1][j - 1] + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
                    table[i][j] = Math.min(replaced, 1 + Math.min(table[i - 1][j], table[i][j - 1]));
                }
            }
        }
        return table[a.length()][b.length()];
    }
}
