package dev.gatehouse.simulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DirectivesTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "tokns=3",
                "tokens=many",
                "reset=now",
                "gzip=yes",
                "text=***",
                "latency=-1",
                "tokens=99999999",
                "id="
            })
    void a_typo_is_refused(String text) {
        assertThatThrownBy(() -> Directives.parse(text))
                .isInstanceOf(Refusal.class)
                .hasMessageStartingWith("simulator: ");
    }

    @Test
    void directives_are_found_in_text_and_taken_out_of_it() {
        String text = "hello [[sim tokens=3 pace=2]] world [[sim pace=4]]";
        assertThat(Directives.in(text).number("tokens", 0)).isEqualTo(3);
        assertThat(Directives.in(text).number("pace", 0)).isEqualTo(4);
        assertThat(Directives.removedFrom(text)).isEqualTo("hello world");
    }

    @Test
    void the_higher_one_wins_key_by_key() {
        var merged = Directives.parse("tokens=1 nodone=0").over(Directives.parse("tokens=2 pace=3 nodone"));
        assertThat(merged.number("tokens", 0)).isEqualTo(1);
        assertThat(merged.number("pace", 0)).isEqualTo(3);
        assertThat(merged.flag("nodone")).isFalse();
    }

    @Test
    void the_options_of_the_command_are_defaults_of_requests() {
        Options options = Main.options("--port", "0", "--latency", "5", "--retry-after", "2");
        assertThat(options.port()).isZero();
        assertThat(options.defaults()).isEqualTo("latency=5 retry_after=2");
        assertThatThrownBy(() -> Main.options("--latncy", "5")).hasMessageContaining("--latncy");
    }
}
