package dev.gatehouse.inference;

import dev.gatehouse.access.Mention;
import dev.gatehouse.wire.json.InvalidJson;
import dev.gatehouse.wire.json.JsonScan;
import dev.gatehouse.wire.json.JsonScan.Kind;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Which provider a request wants to be tried first: a member of the body that is the gateway's own and goes no further. What is no
 * text, such as the preferences OpenRouter understands, is for the provider and stays.
 *
 * @param body without that member
 * @param provider null where none is asked for
 */
record PreferredProvider(byte[] body, @Nullable String provider) {
    private static final String MEMBER = "provider";
    private static final Mention MENTION = new Mention(List.of(MEMBER));

    /** Looks closer only where the name stands anywhere in the body. */
    static PreferredProvider of(byte[] body) {
        if (!MENTION.in(body)) {
            return new PreferredProvider(body, null);
        }
        try {
            var scan = new JsonScan().scan(body, 0, body.length);
            int member = scan.find(MEMBER);
            return member < 0 || scan.kind(member) != Kind.STRING
                    ? new PreferredProvider(body, null)
                    : new PreferredProvider(scan.without(member), scan.string(member));
        } catch (InvalidJson e) {
            // Whoever reads it for its own sake says so.
            return new PreferredProvider(body, null);
        }
    }
}
