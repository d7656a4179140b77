package dev.gatehouse.answercache;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.gatehouse.wire.MalformedRequest;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CacheWishTest {
    private static CacheWish.Read read(String body) {
        return CacheWish.of(body.getBytes(StandardCharsets.UTF_8));
    }

    private static CacheWish wish(String cache) {
        return read("{\"model\":\"m\",\"cache\":" + cache + "}").wish();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "{\"use-cache\":false}",
                "{\"use-cache\":null}",
                "{\"ttl\":60}",
                "{\"no-cache\":false,\"namespace\":\"n\"}",
                "true",
                "null",
                "\"use-cache\"",
                "[]"
            })
    void nothing_is_remembered_unless_it_is_asked_for(String cache) {
        assertThat(wish(cache)).isEqualTo(CacheWish.NONE);
    }

    @Test
    void what_is_asked_for() {
        assertThat(wish("{\"use-cache\":true}"))
                .isEqualTo(new CacheWish(true, true, CacheWish.USUAL, CacheWish.LONGEST, ""));
        assertThat(
                        wish(
                                "{\"use-cache\":true,\"ttl\":60,\"s-maxage\":30,\"no-cache\":true,\"no-store\":false,\"namespace\":\"n\\u00e4\"}"))
                .isEqualTo(new CacheWish(false, true, Duration.ofSeconds(60), Duration.ofSeconds(30), "nä"));
        assertThat(wish("{\"use-cache\":true,\"no-store\":true,\"ttl\":999999999999}"))
                .isEqualTo(new CacheWish(true, false, CacheWish.LONGEST, CacheWish.LONGEST, ""));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"use-cache\":1}",
                "{\"use-cache\":\"true\"}",
                "{\"use-cache\":true,\"ttl\":-1}",
                "{\"use-cache\":true,\"ttl\":1.5}",
                "{\"use-cache\":true,\"ttl\":\"60\"}",
                "{\"use-cache\":true,\"s-maxage\":1e400000}",
                "{\"use-cache\":true,\"s-maxage\":99999999999999999999999}",
                "{\"use-cache\":true,\"no-store\":[]}",
                "{\"use-cache\":true,\"namespace\":7}"
            })
    void what_makes_no_sense_is_refused_or_left_to_who_reads_the_body(String cache) {
        if (cache.contains("1e400000")) {
            assertThat(wish(cache)).isEqualTo(CacheWish.NONE);
        } else {
            var refused = catchThrowableOfType(MalformedRequest.class, () -> wish(cache));
            assertThat(refused.param()).startsWith("cache.");
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '\'',
            value = {
                "{\"a\":1,\"cache\":{},\"b\":2} | {\"a\":1,\"b\":2}",
                "{\"cache\":{} , \"b\":2} | {\"b\":2}",
                "{\"a\":1 , \"cache\" : {\"ttl\":1} } | {\"a\":1 }",
                "{\"cache\":{}} | {}",
                "{ \"cache\":{} } | {  }",
                "{\"a\":\"\\\",\",\"cache\":{}} | {\"a\":\"\\\",\"}",
                "{\"a\":{\"cache\":{}},\"b\":\"\\\"cache\\\":{}\"} | {\"a\":{\"cache\":{}},\"b\":\"\\\"cache\\\":{}\"}",
                "{\"cache\":true} | {\"cache\":true}",
                "{\"cache_control\":{}} | {\"cache_control\":{}}",
                "{\"cache\":{} | {\"cache\":{}",
            })
    void the_provider_does_not_see_it(String sent, String passed) {
        assertThat(new String(read(sent).body(), StandardCharsets.UTF_8).strip())
                .isEqualTo(passed.strip());
    }

    @Test
    void the_only_member_leaves_an_object() {
        assertThat(new String(read("{\"cache\":{}}").body(), StandardCharsets.UTF_8))
                .isEqualTo("{}");
    }

    @Test
    void a_name_that_is_spelled_otherwise_is_the_same_name() {
        var body =
                "{\"cache\\u0065\":1,\"cach\\u0065\":{\"use-cache\":true},\"x\":\"cache\",\"cache\\u0022\":1,\"y\":[\"cache\"]}";

        assertThat(read(body).wish().reads()).isTrue();
        assertThat(new String(read(body).body(), StandardCharsets.UTF_8))
                .isEqualTo("{\"cache\\u0065\":1,\"x\":\"cache\",\"cache\\u0022\":1,\"y\":[\"cache\"]}");
    }
}
