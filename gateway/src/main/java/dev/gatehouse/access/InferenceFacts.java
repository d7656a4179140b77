package dev.gatehouse.access;

import dev.gatehouse.wire.json.InvalidJson;
import dev.gatehouse.wire.json.JsonScan;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A call of a model before it is read: its model is judged when it is known.
 *
 * @param body not parsed before a rule asks what it names; empty where none may
 */
record InferenceFacts(String route, String requestId, byte[] body) implements RequestFacts {
    private static final byte[] UNREAD = {};

    InferenceFacts(String route, String requestId) {
        this(route, requestId, UNREAD);
    }

    @Override
    public String method() {
        return "POST";
    }

    @Override
    public @Nullable String text(String name) {
        return null;
    }

    @Override
    public List<String> texts(String name) {
        return List.of();
    }

    @Override
    public @Nullable String query(String name) {
        return null;
    }

    @Override
    public Set<String> names() {
        return Set.of();
    }

    @Override
    public boolean isSet(String... path) {
        if (body.length == 0) {
            return false;
        }
        try {
            return isSet(new JsonScan().scan(body, 0, body.length), path, 0);
        } catch (InvalidJson e) {
            // Whoever reads it for its own sake says so.
            return false;
        }
    }

    private boolean isSet(JsonScan scan, String[] path, int depth) {
        int member = scan.find(path[depth]);
        if (member < 0) {
            return false;
        }
        if (depth < path.length - 1) {
            return scan.kind(member) == JsonScan.Kind.OBJECT
                    && isSet(scan.object(member, new JsonScan()), path, depth + 1);
        }
        return switch (scan.kind(member)) {
            case NULL, FALSE -> false;
            case TRUE -> true;
            case NUMBER -> new BigDecimal(text(scan, member)).signum() != 0;
            case STRING -> scan.to(member) - scan.from(member) > 2;
            case ARRAY, OBJECT ->
                text(scan, member).codePoints().anyMatch(c -> !Character.isWhitespace(c) && "[]{}".indexOf(c) < 0);
        };
    }

    private String text(JsonScan scan, int member) {
        return new String(body, scan.from(member), scan.to(member) - scan.from(member), StandardCharsets.UTF_8);
    }
}
