package dev.gatehouse.wire.json;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JsonScanTest {
    private final JsonScan scan = new JsonScan();

    private JsonScan read(String json) {
        byte[] bytes = json.getBytes(UTF_8);
        return scan.scan(bytes, 0, bytes.length);
    }

    @Test
    void members_are_found_with_kind_and_span_where_they_stand() {
        String json = " {\"a\" : \"x\", \"b\":[1, 2,3] ,\"c\":{},\"d\":true,\"e\":false,\"f\":null,\"g\":-1.5e3}\n";

        read(json);

        assertThat(scan.size()).isEqualTo(7);
        assertThat(scan.kind(0)).isEqualTo(JsonScan.Kind.STRING);
        assertThat(json.substring(scan.from(0), scan.to(0))).isEqualTo("\"x\"");
        assertThat(json.substring(scan.from(1), scan.to(1))).isEqualTo("[1, 2,3]");
        assertThat(scan.elements(1)).isEqualTo(3);
        assertThat(scan.kind(2)).isEqualTo(JsonScan.Kind.OBJECT);
        assertThat(scan.kind(3)).isEqualTo(JsonScan.Kind.TRUE);
        assertThat(scan.kind(4)).isEqualTo(JsonScan.Kind.FALSE);
        assertThat(scan.kind(5)).isEqualTo(JsonScan.Kind.NULL);
        assertThat(json.substring(scan.from(6), scan.to(6))).isEqualTo("-1.5e3");
        assertThat(scan.find("c")).isEqualTo(2);
        assertThat(scan.find("z")).isEqualTo(-1);
        assertThat(scan.name(5)).isEqualTo("f");
    }

    @Test
    void a_range_in_the_middle_of_a_buffer_is_scanned_alone() {
        byte[] bytes = "junk{\"a\":1}junk".getBytes(UTF_8);

        scan.scan(bytes, 4, 11);

        assertThat(scan.integer(0)).isEqualTo(1);
        assertThat(scan.from(0)).isEqualTo(9);
        assertThatThrownBy(() -> scan.scan(bytes, 4, 12))
                .isInstanceOfSatisfying(
                        InvalidJson.class, e -> assertThat(e.offset()).isEqualTo(7));
        assertThat(scan.size()).isZero();
    }

    @Test
    void strings_and_names_are_unescaped() {
        read("{\"mod\\u0065l\":\"a\\\"\\\\\\/\\b\\f\\n\\r\\té\\u00e9\\u20ac\\ud83d\\ude00€😀\"}");

        assertThat(scan.find("model")).isZero();
        assertThat(scan.nameIs(0, "mod")).isFalse();
        assertThat(scan.name(0)).isEqualTo("model");
        String text = "a\"\\/\b\f\n\r\téé€😀€😀";
        assertThat(scan.string(0)).isEqualTo(text);
        assertThat(scan.stringIs(0, "a")).isFalse();
        assertThat(scan.utf8Length(0)).isEqualTo(text.getBytes(UTF_8).length);
    }

    @Test
    void nested_objects_are_scanned_by_another_scan() {
        read("{\"a\":{ \"b\" : [ {\"c\":[]} , \"],{\\\"\" ] , \"d\\u0031\":-7 }}");
        var inner = new JsonScan();

        scan.object(0, inner);

        assertThat(inner.size()).isEqualTo(2);
        assertThat(inner.elements(0)).isEqualTo(2);
        assertThat(inner.integer(inner.find("d1"))).isEqualTo(-7);
        List<JsonScan.Kind> kinds = new ArrayList<>();
        inner.forEach(0, (kind, from, to) -> kinds.add(kind));
        assertThat(kinds).containsExactly(JsonScan.Kind.OBJECT, JsonScan.Kind.STRING);
        assertThat(read("{\"a\":{}}").object(0, inner).size()).isZero();
    }

    @Test
    void whole_numbers_are_longs_however_they_are_written() {
        read(
                "{\"a\":0,\"b\":-0,\"c\":9223372036854775807,\"d\":-9223372036854775808,\"e\":3.0,\"f\":12e2,\"g\":123456789012345678}");

        assertThat(scan.integer(0)).isZero();
        assertThat(scan.integer(1)).isZero();
        assertThat(scan.integer(2)).isEqualTo(Long.MAX_VALUE);
        assertThat(scan.integer(3)).isEqualTo(Long.MIN_VALUE);
        assertThat(scan.integer(4)).isEqualTo(3);
        assertThat(scan.integer(5)).isEqualTo(1200);
        assertThat(scan.integer(6)).isEqualTo(123456789012345678L);
    }

    @ParameterizedTest
    @ValueSource(strings = {"9223372036854775808", "-9223372036854775809", "1.5", "1e300", "1e-7"})
    void a_number_that_is_no_long_is_told_apart(String number) {
        read("{\"a\":" + number + "}");

        assertThatThrownBy(() -> scan.integer(0)).isInstanceOf(ArithmeticException.class);
    }

    @Test
    void a_number_of_very_many_digits_is_not_made_a_long() {
        read("{\"a\":1." + "0".repeat(1_000_000) + "}");

        assertThatThrownBy(() -> scan.integer(0)).isInstanceOf(ArithmeticException.class);
    }

    @Test
    void what_is_no_number_is_no_integer() {
        read("{\"a\":\"1\"}");

        assertThatThrownBy(() -> scan.integer(0)).isInstanceOf(NumberFormatException.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "[]",
                "1",
                "null",
                "\"a\"",
                "{",
                "{}}",
                "{} {}",
                "{,}",
                "{\"a\"}",
                "{\"a\":}",
                "{\"a\":1,}",
                "{\"a\":1 \"b\":2}",
                "{a:1}",
                "{'a':1}",
                "{\"a\":[1,]}",
                "{\"a\":[1 2]}",
                "{\"a\":[1}}",
                "{\"a\":{]}",
                "{\"a\":01}",
                "{\"a\":+1}",
                "{\"a\":-}",
                "{\"a\":1.}",
                "{\"a\":.5}",
                "{\"a\":1e}",
                "{\"a\":1e+}",
                "{\"a\":0x1}",
                "{\"a\":NaN}",
                "{\"a\":Infinity}",
                "{\"a\":-Infinity}",
                "{\"a\":True}",
                "{\"a\":tru}",
                "{\"a\":truee}",
                "{\"a\":nul",
                "{\"a\":\"\\x\"}",
                "{\"a\":\"\\u12g4\"}",
                "{\"a\":\"\\u12\"}",
                "{\"a\":\"\t\"}",
                "{\"a\":\"\n\"}",
                "{\"a\":\"",
                "{\"a\":\"\\",
                "{\"a\":\"\\\"}",
                "{\"a\":1}x",
                "{\"a\":1}/* */",
                "// c\n{\"a\":1}",
                "\uFEFF{\"a\":1}"
            })
    void what_is_no_strict_object_is_refused(String json) {
        assertThatThrownBy(() -> read(json)).isInstanceOf(InvalidJson.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"a\":\"\\u0000\"}", "{\"a\":\"\\ud83d\"}", "{\"a\":\"\\ude00\"}", "{\"a\":\"\\ud83d\\u0041\"}",
                "{\"a\":\"\\ud83dxx\\ude00\"}", "{\"a\":1e309}", "{\"a\":-1e309}", "{\"a\":1e-400}",
                "{\"a\":0.1e-323456789012}", "{\"a\":1,\"a\":2}", "{\"a\":1,\"\\u0061\":2}",
                        "{\"x\":{\"a\":1,\"a\":2}}",
                "{\"x\":[{\"é\":1,\"\\u00e9\":2}]}", "{\"x\":[{\"b\":{\"a\":1},\"a\":2,\"b\":1}]}"
            })
    void what_rfc_8259_leaves_open_is_refused_where_readers_would_disagree(String json) {
        assertThatThrownBy(() -> read(json)).isInstanceOf(InvalidJson.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "{\"\":\"\"}",
                "{\"a\":0e999}",
                "{\"a\":1e308}",
                "{\"a\":5e-324}",
                "{\"a\":1.7976931348623157e308}",
                "{\"a\":{\"a\":{\"a\":1}},\"b\":{\"a\":1}}",
                "{\"a\":\"\u007f\"}",
                "{\"a\":\"\\u0001\"}"
            })
    void what_is_unusual_but_clear_is_accepted(String json) {
        assertThat(read(json)).isNotNull();
    }

    @Test
    void a_number_of_three_hundred_digits_is_in_range_and_one_of_four_hundred_is_not() {
        assertThat(read("{\"a\":" + "9".repeat(300) + "}").size()).isEqualTo(1);
        assertThatThrownBy(() -> read("{\"a\":" + "9".repeat(400) + "}")).isInstanceOf(InvalidJson.class);
        assertThatThrownBy(() -> read("{\"a\":0." + "0".repeat(400) + "1}")).isInstanceOf(InvalidJson.class);
    }

    @Test
    void broken_utf8_is_refused_and_every_code_point_is_accepted() {
        for (int[] broken : new int[][] {
            {0x80},
            {0xc0, 0x80},
            {0xc1, 0xbf},
            {0xc3},
            {0xe0, 0x80, 0x80},
            {0xe2, 0x82},
            {0xed, 0xa0, 0x80},
            {0xf0, 0x80, 0x80, 0x80},
            {0xf0, 0x9f, 0x98},
            {0xf4, 0x90, 0x80, 0x80},
            {0xf5, 0x80, 0x80, 0x80},
            {0xff}
        }) {
            byte[] json = "{\"a\":\"....\"}".getBytes(UTF_8);
            for (int i = 0; i < broken.length; i++) {
                json[6 + i] = (byte) broken[i];
            }
            assertThatThrownBy(() -> scan.scan(json, 0, json.length)).isInstanceOf(InvalidJson.class);
        }
        // Every lead byte and every edge of the ranges is among them.
        for (int codePoint = 0x80; codePoint <= Character.MAX_CODE_POINT; codePoint += codePoint < 0x1000 ? 1 : 31) {
            accepts(codePoint);
        }
        for (int edge :
                new int[] {0x20, 0x7f, 0x7ff, 0x800, 0xd7ff, 0xe000, 0xffff, 0x10000, 0x3ffff, 0x40000, 0x10ffff}) {
            accepts(edge);
        }
    }

    private void accepts(int codePoint) {
        if (codePoint < Character.MIN_SURROGATE || codePoint > Character.MAX_SURROGATE) {
            read("{\"a\":\"" + Character.toString(codePoint) + "\"}");
            assertThat(scan.string(0).codePointAt(0)).isEqualTo(codePoint);
        }
    }

    @Test
    void objects_of_very_many_members_are_checked_for_duplicates_in_time() {
        var json = new StringBuilder("{\"o\":{\"m0\":0");
        for (int i = 1; i < 100_000; i++) {
            json.append(",\"m").append(i).append("\":").append(i);
        }
        String rest = json.substring(5);

        assertThat(read(json + "}}").size()).isEqualTo(1);
        assertThat(read(rest + "}").size()).isEqualTo(100_000);
        assertThatThrownBy(() -> read(json + ",\"m50000\":1}}")).isInstanceOf(InvalidJson.class);
        assertThatThrownBy(() -> read(rest + ",\"m0\":1}")).isInstanceOf(InvalidJson.class);
    }

    @Test
    void a_hundred_and_twenty_eight_levels_are_read_and_a_hundred_thousand_refused() {
        assertThat(read("{\"a\":" + "[".repeat(127) + "]".repeat(127) + "}").size())
                .isEqualTo(1);
        assertThatThrownBy(() -> read("{\"a\":" + "[".repeat(128) + "]".repeat(128) + "}"))
                .isInstanceOf(InvalidJson.class);
        assertThatThrownBy(() -> read("{\"a\":" + "[".repeat(100_000))).isInstanceOf(InvalidJson.class);
        assertThatThrownBy(() -> read("{\"a\":".repeat(100_000))).isInstanceOf(InvalidJson.class);
    }

    @Test
    void a_refusal_says_where_and_never_what() {
        assertThatThrownBy(() -> read("{\"secret\":secret}"))
                .hasMessageContaining("byte 10")
                .hasMessageNotContaining("secret");
    }

    @Test
    void text_is_quoted_so_that_it_reads_back() {
        String text = "a\"b\\c\n\r\t\u0001\u001fé€😀/";

        byte[] quoted = JsonString.quote(text);

        assertThat(JsonString.decode(quoted, 0, quoted.length)).isEqualTo(text);
        assertThat(read("{\"a\":" + new String(quoted, UTF_8) + "}").string(0)).isEqualTo(text);
    }
}
