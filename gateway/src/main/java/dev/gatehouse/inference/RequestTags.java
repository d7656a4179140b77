package dev.gatehouse.inference;

import dev.gatehouse.access.Caller;
import dev.gatehouse.access.Mention;
import dev.gatehouse.leases.PurseId;
import dev.gatehouse.wire.json.InvalidJson;
import dev.gatehouse.wire.json.JsonScan;
import dev.gatehouse.wire.json.JsonScan.Kind;
import dev.gatehouse.wire.json.JsonString;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Labels of a request: those of its key and team, of a header, and of the body. */
final class RequestTags {
    private static final String MEMBER = "tags";
    private static final String HEADER = "x-litellm-tags";
    private static final Mention MENTION = new Mention(List.of(MEMBER));
    /** More are not kept. */
    private static final int MOST = 64;

    private RequestTags() {}

    /** Looks closer only where the name stands anywhere in the body. */
    static List<String> of(byte[] body) {
        if (!MENTION.in(body)) {
            return List.of();
        }
        try {
            var scan = new JsonScan().scan(body, 0, body.length);
            var tags = new ArrayList<String>();
            add(tags, body, scan);
            int metadata = scan.find("metadata");
            if (metadata >= 0 && scan.kind(metadata) == Kind.OBJECT) {
                add(tags, body, new JsonScan().rescan(body, scan.from(metadata), scan.to(metadata)));
            }
            return tags;
        } catch (InvalidJson e) {
            // Whoever reads it for its own sake says so.
            return List.of();
        }
    }

    private static void add(List<String> tags, byte[] body, JsonScan scan) {
        int member = scan.find(MEMBER);
        if (member >= 0 && scan.kind(member) == Kind.ARRAY) {
            scan.forEach(member, (kind, from, to) -> {
                if (kind == Kind.STRING && tags.size() < MOST) {
                    tags.add(JsonString.decode(body, from, to));
                }
            });
        }
    }

    /** All of them, the client's last. */
    static List<String> of(Caller caller, Exchange exchange, List<String> ofBody) {
        var header = exchange.requestHeader(HEADER);
        var own = caller.purses();
        if (ofBody.isEmpty() && header == null && own.isEmpty()) {
            return List.of();
        }
        var tags = new ArrayList<String>();
        own.stream()
                .filter(purse -> purse.kind() == PurseId.Kind.TAG)
                .map(PurseId::owner)
                .forEach(tags::add);
        tags.addAll(split(header));
        tags.addAll(ofBody);
        return tags;
    }

    private static List<String> split(@Nullable String header) {
        return header == null ? List.of() : List.of(header.split(",", MOST));
    }
}
