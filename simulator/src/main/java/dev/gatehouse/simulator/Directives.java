package dev.gatehouse.simulator;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What a request asks the simulator to do, as {@code key=value key=value}. The keys are described in the module's README.
 *
 * <p>Carried, highest first, by the header {@code x-sim}, by {@code [[sim …]]} in the last user text, by a rule, by the defaults.
 */
final class Directives {
    static final Directives NONE = new Directives(Map.of());

    private static final Pattern IN_TEXT = Pattern.compile("\\s*\\[\\[sim\\s+([^]]*)]]");
    private static final Pattern SPACE = Pattern.compile("\\s+");
    private static final int MAX_NUMBER = 1_000_000_000;
    static final int MAX_TOKENS = 1_000_000;

    private static final Map<String, Kind> KINDS = Map.ofEntries(
            Map.entry("id", new Any()),
            // the answer
            Map.entry("tokens", new NumberOr("max")),
            Map.entry("overrun", new Whole()),
            Map.entry("text", new Encoded()),
            Map.entry("json", new Encoded()),
            Map.entry("tool", new Any()),
            Map.entry("tools", new Any()),
            Map.entry("thinking", new Whole()),
            Map.entry("cached", new Whole()),
            Map.entry("finish", new OneOf("length", "content_filter", "refusal")),
            // its pace
            Map.entry("latency", new Whole()),
            Map.entry("ttft", new Whole()),
            Map.entry("pace", new Whole()),
            Map.entry("chunk", new Whole()),
            Map.entry("split", new Whole()),
            Map.entry("coalesce", new Flag()),
            Map.entry("drip", new Flag()),
            // instead of it
            Map.entry("status", new Whole()),
            Map.entry("retry_after", new Whole()),
            Map.entry("body", new OneOf("html", "json", "empty", "context")),
            Map.entry("html", new Flag()),
            Map.entry("empty", new Flag()),
            Map.entry("redirect", new Any()),
            Map.entry("gzipbomb", new Flag()),
            // in its way
            Map.entry("reset", new OneOf("before", "head", "mid")),
            Map.entry("close", new OneOf("before", "head", "mid", "before_done")),
            Map.entry("stall", new OneOf("before", "head", "mid")),
            Map.entry("error_event", new OneOf("start", "mid")),
            Map.entry("broken", new OneOf("json", "utf8")),
            Map.entry("nodone", new Flag()),
            Map.entry("nofinish", new Flag()),
            Map.entry("nousage", new Flag()),
            Map.entry("duplicate_done", new Flag()),
            Map.entry("extra", new Flag()),
            Map.entry("huge", new Whole()),
            Map.entry("hugehead", new Flag()),
            Map.entry("gzip", new Flag()));

    private final Map<String, String> values;

    private Directives(Map<String, String> values) {
        this.values = values;
    }

    /** @throws Refusal 400 for an unknown key or a value the key does not take, so that a typo in a test shows */
    static Directives parse(@Nullable String text) {
        if (text == null || text.isBlank()) {
            return NONE;
        }
        var values = new HashMap<String, String>();
        for (String pair : SPACE.split(text.strip(), -1)) {
            int equals = pair.indexOf('=');
            String key = equals < 0 ? pair : pair.substring(0, equals);
            String value = equals < 0 ? "1" : pair.substring(equals + 1);
            Kind kind = KINDS.get(key);
            if (kind == null) {
                throw Refusal.invalid("simulator: unknown directive " + key);
            }
            if (!kind.takes(value)) {
                throw Refusal.invalid("simulator: directive " + key + " does not take " + value);
            }
            values.put(key, value);
        }
        return new Directives(values);
    }

    /** The directives written in a user's text. */
    static Directives in(String userText) {
        if (!userText.contains("[[sim")) {
            return NONE;
        }
        Directives found = NONE;
        var matcher = IN_TEXT.matcher(userText);
        while (matcher.find()) {
            found = parse(matcher.group(1)).over(found);
        }
        return found;
    }

    /** A user's text without its directives. */
    static String removedFrom(String userText) {
        return userText.contains("[[sim")
                ? IN_TEXT.matcher(userText).replaceAll("").strip()
                : userText;
    }

    static boolean knows(String key) {
        return KINDS.containsKey(key);
    }

    /** These, and of the lower ones those that are not named here. */
    Directives over(Directives lower) {
        if (values.isEmpty()) {
            return lower;
        }
        if (lower.values.isEmpty()) {
            return this;
        }
        var merged = new HashMap<>(lower.values);
        merged.putAll(values);
        return new Directives(merged);
    }

    boolean isEmpty() {
        return values.isEmpty();
    }

    boolean has(String key) {
        return values.containsKey(key);
    }

    boolean flag(String key) {
        return "1".equals(values.get(key));
    }

    boolean is(String key, String value) {
        return value.equals(values.get(key));
    }

    int number(String key, int otherwise) {
        String value = values.get(key);
        return value == null ? otherwise : Integer.parseInt(value);
    }

    Optional<String> text(String key) {
        return Optional.ofNullable(values.get(key));
    }

    Optional<String> decoded(String key) {
        return text(key).map(value -> new String(Base64.getUrlDecoder().decode(value), UTF_8));
    }

    @Override
    public String toString() {
        var text = new StringBuilder();
        values.forEach((key, value) ->
                text.append(text.isEmpty() ? "" : " ").append(key).append('=').append(value));
        return text.toString();
    }

    private sealed interface Kind {
        boolean takes(String value);
    }

    private record Flag() implements Kind {
        @Override
        public boolean takes(String value) {
            return value.equals("0") || value.equals("1");
        }
    }

    private record Whole() implements Kind {
        @Override
        public boolean takes(String value) {
            return value.matches("[0-9]{1,10}") && Long.parseLong(value) <= MAX_NUMBER;
        }
    }

    private record NumberOr(String word) implements Kind {
        @Override
        public boolean takes(String value) {
            return value.equals(word) || (new Whole().takes(value) && Integer.parseInt(value) <= MAX_TOKENS);
        }
    }

    private record OneOf(List<String> words) implements Kind {
        OneOf(String... words) {
            this(List.of(words));
        }

        @Override
        public boolean takes(String value) {
            return words.contains(value);
        }
    }

    private record Encoded() implements Kind {
        @Override
        public boolean takes(String value) {
            try {
                Base64.getUrlDecoder().decode(value);
                return true;
            } catch (IllegalArgumentException notBase64) {
                return false;
            }
        }
    }

    private record Any() implements Kind {
        @Override
        public boolean takes(String value) {
            return !value.isEmpty();
        }
    }
}
