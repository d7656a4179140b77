package dev.gatehouse.error;

import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Values as Python prints them: LiteLLM's messages carry lists and maps in that form, and its clients match on fragments of them. */
public final class PythonLiteral {
    private PythonLiteral() {}

    /** {@code ['a', 'b']}. */
    public static String list(List<String> values) {
        return values.stream().map(PythonLiteral::text).collect(Collectors.joining(", ", "[", "]"));
    }

    /** {@code {'error': 'No keys found'}}. */
    public static String map(String name, String value) {
        return "{" + text(name) + ": " + text(value) + "}";
    }

    /** As it is, without quotes. */
    public static String bare(@Nullable String value) {
        return value == null ? "None" : value;
    }

    /** In single quotes, or in double quotes where the text holds single quotes only. */
    public static String text(String value) {
        var quote = value.indexOf('\'') >= 0 && value.indexOf('"') < 0 ? "\"" : "'";
        var escaped = value.replace("\\", "\\\\")
                .replace("\n", "\\n")
                .replace("\r", "\\r")
                .replace("\t", "\\t");
        return quote + (quote.equals("'") ? escaped.replace("'", "\\'") : escaped) + quote;
    }
}
