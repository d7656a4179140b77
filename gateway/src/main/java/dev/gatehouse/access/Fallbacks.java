package dev.gatehouse.access;

import dev.gatehouse.wire.json.InvalidJson;
import dev.gatehouse.wire.json.JsonScan;
import dev.gatehouse.wire.json.JsonScan.Kind;
import dev.gatehouse.wire.json.JsonString;
import java.util.ArrayList;
import java.util.List;

/** Models that a request names for the case that the one it asks for fails. */
final class Fallbacks {
    private static final String MEMBER = "fallbacks";
    private static final Mention MENTION = new Mention(List.of(MEMBER));

    private Fallbacks() {}

    /** Texts, and the {@code model} of objects. Looks closer only where the name stands anywhere in the body. */
    static List<String> of(byte[] body) {
        if (!MENTION.in(body)) {
            return List.of();
        }
        try {
            return of(body, new JsonScan().scan(body, 0, body.length));
        } catch (InvalidJson e) {
            // Whoever reads it for its own sake says so.
            return List.of();
        }
    }

    private static List<String> of(byte[] body, JsonScan scan) {
        int member = scan.find(MEMBER);
        var models = new ArrayList<String>();
        if (member >= 0 && scan.kind(member) == Kind.ARRAY) {
            scan.forEach(member, (kind, from, to) -> add(models, body, kind, from, to));
        } else if (member >= 0) {
            add(models, body, scan.kind(member), scan.from(member), scan.to(member));
        }
        return models;
    }

    private static void add(List<String> models, byte[] body, Kind kind, int from, int to) {
        if (kind == Kind.STRING) {
            models.add(JsonString.decode(body, from, to));
        } else if (kind == Kind.OBJECT) {
            var scan = new JsonScan().rescan(body, from, to);
            int model = scan.find("model");
            if (model >= 0 && scan.kind(model) == Kind.STRING) {
                models.add(scan.string(model));
            }
        }
    }
}
