package dev.gatehouse.idempotency;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

class FingerprintTest {
    private static String of(String body) {
        return Fingerprint.of("POST", "/p", body.getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void white_space_spelling_and_the_order_of_members_are_nothing() {
        assertThat(of("{\"a\": [1, {\"x\":null,\"y\":\"\\u0041\"}], \"b\": true}"))
                .isEqualTo(of("{\"b\":true,\"a\":[1,{\"y\":\"A\",\"x\":null}]}"));
    }

    @Test
    void everything_else_is_another_request() {
        var bodies = List.of(
                "{}",
                "[]",
                "",
                "null",
                "\"\"",
                "no json",
                "{\"a\":1}",
                "{\"a\":\"1\"}",
                "{\"a\":1.0}",
                "{\"a\":[1]}",
                "{\"a\":[[1]]}",
                "{\"a\":[1,1]}",
                "{\"a\":[11]}",
                "{\"a\":1,\"b\":2}",
                "{\"a\":2,\"b\":1}",
                "{\"a\":{\"b\":2}}",
                "{\"a\":{},\"b\":2}",
                "[\"a\",\"b\"]",
                "[\"ab\"]",
                "[\"b\",\"a\"]",
                "[true]",
                "[\"true\"]",
                "{} {}");
        assertThat(bodies.stream().map(FingerprintTest::of).distinct()).hasSameSizeAs(bodies);
    }

    @Test
    void so_are_another_path_and_another_method() {
        var body = new byte[0];
        assertThat(List.of(
                        Fingerprint.of("POST", "/p", body),
                        Fingerprint.of("PUT", "/p", body),
                        Fingerprint.of("POST", "/pp", body),
                        Fingerprint.of("POSTp", "/", body)))
                .doesNotHaveDuplicates();
    }

    @Test
    void deep_and_large_bodies_take_a_moment() {
        var deep = "{\"a\":".repeat(900) + "\"" + "x".repeat(4_000_000) + "\"" + "}".repeat(900);
        assertThat(of(deep)).isEqualTo(of(" " + deep));
        assertThat(of("[".repeat(5_000))).isNotEqualTo(of("[".repeat(5_001)));
    }
}
