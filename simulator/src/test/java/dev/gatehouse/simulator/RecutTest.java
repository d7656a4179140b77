package dev.gatehouse.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.simulator.Frame.Event;
import dev.gatehouse.simulator.Frame.Role;
import dev.gatehouse.simulator.Script.Step;
import dev.gatehouse.simulator.Script.Write;
import java.util.List;
import org.junit.jupiter.api.Test;

class RecutTest {
    private static final List<Step> STEPS = List.of(event("aaaa"), event("bb"), event("ccccc"));

    private static Step event(String text) {
        return new Write(new Event(Role.CONTENT, 1, text, "", ""));
    }

    private static List<String> recut(String directives) {
        return Recut.of(STEPS, Directives.parse(directives)).stream()
                .map(step -> step instanceof Write(Frame frame)
                        ? new String(frame.bytes(), java.nio.charset.StandardCharsets.US_ASCII) + frame.tokens()
                        : "-")
                .toList();
    }

    @Test
    void tokens_go_with_the_write_that_ends_their_event() {
        assertThat(recut("split=3")).containsExactly("aaa0", "abb2", "ccc0", "cc1");
        assertThat(recut("coalesce=1")).containsExactly("aaaabbccccc3");
        assertThat(recut("drip=1")).startsWith("a0", "-", "a0", "-", "a0", "-", "a1", "-", "b0");
    }
}
