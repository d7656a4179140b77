package dev.gatehouse.endpoint;

import java.util.LinkedHashMap;
import java.util.Map;

/** What is sent back, whole. */
public record Reply(int status, Map<String, String> headers, byte[] body) {
    /** It was done, and there is nothing to show. */
    public static final Reply NOTHING = new Reply(204, Map.of(), new byte[0]);

    public Reply {
        headers = Map.copyOf(headers);
    }

    public static Reply json(int status, byte[] body) {
        return new Reply(status, Map.of("Content-Type", "application/json"), body);
    }

    public static Reply text(int status, byte[] body) {
        return new Reply(status, Map.of("Content-Type", "text/plain; charset=utf-8"), body);
    }

    public Reply with(String header, String value) {
        var more = new LinkedHashMap<>(headers);
        more.put(header, value);
        return new Reply(status, more, body);
    }
}
