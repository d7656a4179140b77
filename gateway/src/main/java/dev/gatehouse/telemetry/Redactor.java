package dev.gatehouse.telemetry;

import dev.gatehouse.platform.Secret;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;

/** Stands in front of every log sink: what looks like a credential, or is known to be one, never passes. */
public final class Redactor {
    private static final String MASK = "***";
    private static final int SHORTEST_KNOWN = 8;
    private static final Pattern LOOKS_SECRET = Pattern.compile(
            "(?i)\\b(?:sk|gw|pk|rk)[-_][a-z0-9_-]{8,}" // keys of gateways and of OpenAI, Anthropic, Stripe
                    + "|\\bAIza[a-z0-9_-]{20,}|\\bAKIA[a-z0-9]{12,}|\\bxox[abp]-[a-z0-9-]{10,}|\\bgh[po]_[a-z0-9]{20,}"
                    + "|(?<=\\b(?:bearer|basic) )[a-z0-9+/=._~-]{8,}"
                    + "|(?<=://)[^/\\s:@]*:[^/\\s@]+(?=@)"
                    + "|(?<=\\b(?:password|passwd|secret|token|api[_-]?key|authorization)[\"']?[=:] ?[\"']?)[^\\s\"',;&}]{4,}");

    /** By their first characters: there may be thousands, and a line must not be searched for each. */
    private static final Map<String, Set<String>> KNOWN = new ConcurrentHashMap<>();

    private Redactor() {}

    /** From now on this very text never appears in a log, whatever it looks like. */
    public static void learn(Secret secret) {
        var text = secret.reveal();
        if (text.length() >= SHORTEST_KNOWN) {
            KNOWN.computeIfAbsent(text.substring(0, SHORTEST_KNOWN), _ -> ConcurrentHashMap.newKeySet())
                    .add(text);
        }
    }

    static String redact(String text) {
        return LOOKS_SECRET.matcher(withoutKnown(text)).replaceAll(MASK);
    }

    private static String withoutKnown(String text) {
        var clean = new StringBuilder(text.length());
        int copied = 0;
        for (int i = 0; i + SHORTEST_KNOWN <= text.length(); ) {
            int length = knownAt(text, i);
            if (length > 0) {
                clean.append(text, copied, i).append(MASK);
                copied = i + length;
            }
            i += Math.max(1, length);
        }
        return copied == 0 ? text : clean.append(text, copied, text.length()).toString();
    }

    /** Of the longest that begins here; 0 for none. */
    private static int knownAt(String text, int from) {
        int longest = 0;
        for (var secret : KNOWN.getOrDefault(text.substring(from, from + SHORTEST_KNOWN), Set.of())) {
            if (secret.length() > longest && text.startsWith(secret, from)) {
                longest = secret.length();
            }
        }
        return longest;
    }
}
