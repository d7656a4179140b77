package dev.gatehouse.endpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.gatehouse.error.ApiError;
import dev.gatehouse.error.ApiError.Invalid.Violation;
import dev.gatehouse.error.ApiException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RecordReaderTest {
    enum Colour {
        DARK_RED,
        BLUE
    }

    record Inner(String name, @Nullable Integer size) {}

    record Everything(
            @Nullable String text,
            @Nullable Integer whole,
            @Nullable Long large,
            @Nullable BigDecimal maxBudget,
            @Nullable Boolean flag,
            @Nullable Instant moment,
            @Nullable Colour colour,
            List<String> names,
            Map<String, Long> limits,
            ObjectNode free,
            @Nullable JsonNode any,
            @Nullable Inner inner,
            List<Inner> inners,
            Patch<String> patched) {}

    record Needed(String a, int b, List<String> c) {}

    record Picky(@Nullable Integer from, @Nullable Integer to) {
        Picky {
            if (from != null && to != null && from > to) {
                throw new ApiError.Invalid(List.of(new Violation(List.of("to"), "to is before from", "value_error")))
                        .asException();
            }
        }
    }

    record Holder(Picky picky) {}

    record Some(@OneOrMany List<Inner> member) {}

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            whole       | 7            | 7
            whole       | "7"          | 7
            whole       | 7.0          | 7
            whole       | "7.0"        | 7
            whole       | 7e2          | 700
            large       | 9007199254740993 | 9007199254740993
            max_budget  | 0.1          | 0.1
            max_budget  | "0.10"       | 0.10
            max_budget  | ""           | null
            max_budget  | null         | null
            flag        | true         | true
            flag        | "False"      | false
            flag        | 1            | true
            flag        | "off"        | false
            moment      | "2026-03-16T10:00:00Z"      | 2026-03-16T10:00:00Z
            moment      | "2026-03-16T12:00:00+02:00" | 2026-03-16T10:00:00Z
            moment      | "2026-03-16T10:00:00"       | 2026-03-16T10:00:00Z
            moment      | "2026-03-16"                | 2026-03-16T00:00:00Z
            colour      | "dark_red"   | DARK_RED
            names       | ["a","b"]    | [a, b]
            names       | null         | []
            limits      | {"a":1,"b":"2"} | {a=1, b=2}
            any         | [1]          | [1]
            inner       | {"name":"x","size":"3","unknown":1} | Inner[name=x, size=3]
            inners      | [{"name":"x"}] | [Inner[name=x, size=null]]
            patched     | null         | Null[]
            patched     | "x"          | Value[value=x]
            """)
    void values_are_taken_generously(String member, String json, String expected) {
        var read = read(Everything.class, "{\"" + member + "\":" + json + "}");

        assertThat(String.valueOf(valueOf(read, member))).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            text        | 7            | string_type
            whole       | 7.5          | int_from_float
            whole       | "x"          | int_parsing
            whole       | true         | int_type
            whole       | 3000000000   | int_parsing_size
            whole       | "1e999999999"| int_parsing
            large       | 9223372036854775808 | int_parsing_size
            max_budget  | "much"       | float_parsing
            max_budget  | [1]          | float_type
            flag        | "perhaps"    | bool_parsing
            flag        | 2            | bool_parsing
            moment      | "tomorrow"   | datetime_parsing
            colour      | "DARK_RED"   | enum
            names       | "a"          | list_type
            limits      | [1]          | dict_type
            free        | "x"          | dict_type
            inner       | "x"          | model_attributes_type
            """)
    void what_does_not_fit_is_a_violation_that_does_not_show_it(String member, String json, String type) {
        assertThat(violations(Everything.class, "{\"" + member + "\":" + json + "}"))
                .singleElement()
                .satisfies(violation -> {
                    assertThat(violation.type()).isEqualTo(type);
                    assertThat(violation.location()).isEqualTo(List.of("body", member));
                    assertThat(violation.message()).doesNotContain("much", "tomorrow", "perhaps", "3000000000");
                });
    }

    @Test
    void all_violations_are_told_at_once_with_their_places() {
        assertThat(
                        violations(
                                Everything.class,
                                "{\"whole\":\"x\",\"names\":[\"a\",1,null],\"limits\":{\"a\":\"b\"},\"inners\":[{\"size\":1.5}]}"))
                .extracting(Violation::location, Violation::type)
                .containsExactly(
                        tuple("int_parsing", "body", "whole"),
                        tuple("string_type", "body", "names", 1),
                        tuple("null_not_allowed", "body", "names", 2),
                        tuple("int_parsing", "body", "limits", "a"),
                        tuple("missing", "body", "inners", 0, "name"),
                        tuple("int_from_float", "body", "inners", 0, "size"));
    }

    @Test
    void what_is_needed_must_be_there_except_that_lists_may_be_empty() {
        assertThat(violations(Needed.class, "{\"b\":null}"))
                .extracting(Violation::location, Violation::type)
                .containsExactly(tuple("missing", "body", "a"), tuple("null_not_allowed", "body", "b"));
        assertThat(read(Needed.class, "{\"a\":\"x\",\"b\":1}")).isEqualTo(new Needed("x", 1, List.of()));
    }

    @Test
    void a_record_that_refuses_its_members_says_where() {
        assertThat(violations(Holder.class, "{\"picky\":{\"from\":2,\"to\":1}}"))
                .containsExactly(new Violation(List.of("body", "picky", "to"), "to is before from", "value_error"));
    }

    @Test
    void a_list_of_one_may_be_sent_without_brackets_where_the_record_says_so() {
        var only = new Inner("a", null);

        assertThat(read(Some.class, "{\"member\":{\"name\":\"a\"}}").member()).containsExactly(only);
        assertThat(read(Some.class, "{\"member\":[{\"name\":\"a\"},{\"name\":\"a\"}]}")
                        .member())
                .containsExactly(only, only);
        assertThat(read(Some.class, "{\"member\":null}").member()).isEmpty();
        assertThat(violations(Some.class, "{\"member\":{\"name\":1}}"))
                .extracting(Violation::location)
                .containsExactly(List.of("body", "member", 0, "name"));
        assertThat(violations(Everything.class, "{\"inners\":{\"name\":\"a\"}}"))
                .extracting(Violation::type)
                .containsExactly("list_type");
    }

    @Test
    void what_is_left_out_of_a_patch_is_neither_null_nor_a_value() {
        assertThat(read(Everything.class, "{}").patched().isSent()).isFalse();
        assertThat(new Patch.Absent<String>().or("stored")).isEqualTo("stored");
        assertThat(new Patch.Null<String>().or("stored")).isNull();
        assertThat(new Patch.Value<>("new").or("stored")).isEqualTo("new");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "[]",
                "\"x\"",
                "null",
                "7",
                "{",
                "{}{}",
                "{} x",
                "{\"a\":1,\"a\":2}",
                "{\"a\":{\"b\":1,\"b\":1}}",
                "{\"a\":NaN}",
                "{\"a\":Infinity}",
                "{\"a\":1e999}",
                "{\"a\":1e-999}",
                "{\"a\":1e2147483647}",
                "{\"a\":01}",
                "{'a':1}",
                "{\"a\":\"\\u0000\"}",
                "{\"a\\u0000\":1}",
                "{\"a\":[[\"\\u0000\"]]}",
                "\uFEFF{}",
                "{\"a\":1,}",
                "{/**/}"
            })
    void only_one_strict_object_is_json(String body) {
        assertThatThrownBy(() -> Json.readObject(body.getBytes(StandardCharsets.UTF_8)))
                .isInstanceOf(Json.Malformed.class);
    }

    @Test
    void only_utf_8_is_json() {
        assertThatThrownBy(() -> Json.readObject("{}".getBytes(StandardCharsets.UTF_16)))
                .isInstanceOf(Json.Malformed.class);
        assertThatThrownBy(() -> Json.readObject(new byte[] {'{', '"', (byte) 0xC3, '"', ':', '1', '}'}))
                .isInstanceOf(Json.Malformed.class);
    }

    @Test
    void a_thousand_open_brackets_are_refused_and_do_not_overflow() {
        var deep = "{\"a\":" + "[".repeat(100_000) + "]".repeat(100_000) + "}";

        assertThatThrownBy(() -> Json.readObject(deep.getBytes(StandardCharsets.UTF_8)))
                .isInstanceOf(Json.Malformed.class);
    }

    private static org.assertj.core.groups.Tuple tuple(String type, Object... location) {
        return org.assertj.core.groups.Tuple.tuple(List.of(location), type);
    }

    private static @Nullable Object valueOf(Everything read, String member) {
        try {
            for (var component : Everything.class.getRecordComponents()) {
                if (Names.snake(component.getName()).equals(member)) {
                    return component.getAccessor().invoke(read);
                }
            }
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(e);
        }
        throw new AssertionError("no component " + member);
    }

    private static <T> T read(Class<T> type, String json) {
        return RecordReader.read(type, Json.readObject(json.getBytes(StandardCharsets.UTF_8)));
    }

    private static List<Violation> violations(Class<?> type, String json) {
        try {
            read(type, json);
            throw new AssertionError("was read");
        } catch (ApiException e) {
            return ((ApiError.Invalid) e.error()).violations();
        }
    }
}
