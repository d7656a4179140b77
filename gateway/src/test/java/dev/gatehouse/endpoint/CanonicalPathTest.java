package dev.gatehouse.endpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gatehouse.error.ApiException;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CanonicalPathTest {
    @ParameterizedTest
    @CsvSource({
        "/, /",
        "//, /",
        "/key/info, /key/info",
        "/key/info/, /key/info",
        "/key//info, /key/info",
        "//key///info//, /key/info",
        "/%6bey/info, /key/info",
        "/key/%69%6E%66%6f, /key/info",
        "/Key/Info, /Key/Info",
        "/a%20b, /a b",
        "/a%3Bb, /a;b",
        "/a%252Fb, /a%2Fb",
        "/a%252e%252e, /a%2e%2e",
        "/%C3%BC, /ü",
        "/%F0%9F%98%80/x, /😀/x",
        "/.well-known/x, /.well-known/x",
        "/v1/.../x, /v1/.../x",
        "/v1/a.b, /v1/a.b",
        "/v1/a@b+c=d, /v1/a@b+c=d",
        "/models/a%2Fb, /models/a/b"
    })
    void every_path_has_one_spelling(String raw, String canonical) {
        assertThat(CanonicalPath.of(raw).text()).isEqualTo(canonical);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "key",
                "*",
                "/key/../info",
                "/key/./info",
                "/..",
                "/.",
                "/key/..",
                "/key/%2e%2e/info",
                "/key/%2E./info",
                "/key/..%2Finfo",
                "/key;x=y/info",
                "/key/info;",
                "/key\\info",
                "/key%5Cinfo",
                "/key%00",
                "/key%0a",
                "/key%7f",
                "/key%",
                "/key%2",
                "/key%zz",
                "/key%-1",
                "/key%C3",
                "/key%FF",
                "/key%C0%AF",
                "/key%ED%A0%80",
                "/key info",
                "/schlüssel",
                "/key#x",
                "/key?x",
                "/<x>",
                "/{x}",
                "/key\u0001"
            })
    void what_could_be_read_in_two_ways_is_malformed(String raw) {
        assertThatThrownBy(() -> CanonicalPath.of(raw))
                .isInstanceOfSatisfying(
                        ApiException.class, e -> assertThat(e.error().status()).isEqualTo(400));
    }

    @Test
    void encoded_slashes_are_remembered_by_their_place_in_the_text() {
        assertThat(CanonicalPath.of("/%C3%BC/a%2Fb%2fc").encodedSlashes()).containsExactly(4, 6);
        assertThat(CanonicalPath.of("/a/b").encodedSlashes()).isEmpty();
    }

    @Test
    void whatever_comes_is_refused_or_becomes_a_path_that_is_its_own_canonical_form() {
        long seed = 20261121;
        var random = new SplittableRandom(seed);
        var pieces = new String[] {
            "/", "//", "a", "key", ".", "..", "%2e", "%2F", "%2f", "%25", "%41", "%00", "%", ";", "\\", "ü", "%C3%BC",
            "%C3", " ", ":", "~"
        };
        for (int i = 0; i < 50_000; i++) {
            var raw = new StringBuilder("/");
            for (int n = random.nextInt(8); n > 0; n--) {
                raw.append(pieces[random.nextInt(pieces.length)]);
            }
            check(raw.toString(), "seed " + seed + ", case " + i + ": " + raw);
        }
    }

    private static void check(String raw, String description) {
        CanonicalPath path;
        try {
            path = CanonicalPath.of(raw);
        } catch (ApiException e) {
            assertThat(e.error().status()).as(description).isEqualTo(400);
            return;
        }
        var text = path.text();
        assertThat(text).as(description).startsWith("/").doesNotContain("\0", "\\");
        if (path.encodedSlashes().length == 0) {
            assertThat(text).as(description).doesNotContain("//");
            assertThat(text.length() == 1 || !text.endsWith("/"))
                    .as(description)
                    .isTrue();
        }
        for (var segment : text.split("/")) {
            assertThat(segment).as(description).isNotIn(".", "..");
        }
        for (int slash : path.encodedSlashes()) {
            assertThat(text.charAt(slash)).as(description).isEqualTo('/');
        }
    }
}
