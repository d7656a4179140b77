package dev.gatehouse.telemetry;

import dev.gatehouse.platform.Secret;
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

    private static final Set<String> KNOWN = ConcurrentHashMap.newKeySet();

    private Redactor() {}

    /** From now on this very text never appears in a log, whatever it looks like. */
    public static void learn(Secret secret) {
        var text = secret.reveal();
        if (text.length() >= SHORTEST_KNOWN) {
            KNOWN.add(text);
        }
    }

    static String redact(String text) {
        var clean = text;
        for (var secret : KNOWN) {
            if (clean.contains(secret)) {
                clean = clean.replace(secret, MASK);
            }
        }
        return LOOKS_SECRET.matcher(clean).replaceAll(MASK);
    }
}
