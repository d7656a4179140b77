package dev.gatehouse.catalog;

import java.util.HashSet;
import java.util.Set;

/** Which providers speak Responses at their own base URL, by slug. To all others a request for a response is translated. */
public final class ResponsesProviders {
    private static final Set<String> SLUGS = read();

    private ResponsesProviders() {}

    private static Set<String> read() {
        var slugs = new HashSet<String>();
        Csv.resource("responses.csv").forEach(row -> slugs.add(row.get("provider")));
        return Set.copyOf(slugs);
    }

    public static boolean has(String slug) {
        return SLUGS.contains(slug);
    }
}
