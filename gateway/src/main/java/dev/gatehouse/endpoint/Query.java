package dev.gatehouse.endpoint;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The parameters after the question mark, decoded. */
public final class Query {
    public static final Query NONE = new Query(Map.of());

    private final Map<String, List<String>> values;

    private Query(Map<String, List<String>> values) {
        this.values = values;
    }

    /**
     * @param raw as sent, without the question mark; null for none
     * @throws dev.gatehouse.error.ApiException 400
     */
    public static Query parse(@Nullable String raw) {
        if (raw == null || raw.isEmpty()) {
            return NONE;
        }
        var values = new LinkedHashMap<String, List<String>>();
        for (var pair : raw.split("&")) {
            if (!pair.isEmpty()) {
                int equals = pair.indexOf('=');
                var name = decoded(equals < 0 ? pair : pair.substring(0, equals));
                var value = equals < 0 ? "" : decoded(pair.substring(equals + 1));
                values.computeIfAbsent(name, _ -> new ArrayList<>()).add(value);
            }
        }
        return new Query(values);
    }

    public Set<String> names() {
        return values.keySet();
    }

    /** All values in the order sent. */
    public List<String> all(String name) {
        return values.getOrDefault(name, List.of());
    }

    /** The last value sent, which is the one that counts for gate and handler alike; null where absent. */
    public @Nullable String value(String name) {
        var all = values.get(name);
        return all == null ? null : all.getLast();
    }

    private static String decoded(String text) {
        if (text.indexOf('%') < 0 && text.indexOf('+') < 0 && text.chars().allMatch(c -> c > ' ' && c < 0x7f)) {
            return text;
        }
        var bytes = new byte[text.length()];
        int length = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '%') {
                bytes[length++] = (byte) PercentDecoding.escapeAt(text, i);
                i += 2;
            } else if (c <= ' ' || c >= 0x7f) {
                throw PercentDecoding.malformed("a character that a query cannot hold unescaped");
            } else {
                bytes[length++] = (byte) (c == '+' ? ' ' : c);
            }
        }
        var decoded = PercentDecoding.utf8(bytes, length);
        if (decoded.indexOf('\0') >= 0) {
            throw PercentDecoding.malformed("an escaped null character");
        }
        return decoded;
    }
}
