package dev.gatehouse.server;

import dev.gatehouse.platform.Ids;
import io.vertx.core.http.HttpServerRequest;
import org.jspecify.annotations.Nullable;

/** The id of a request: the client's own where it is one, with our prefix; else a new one. */
final class RequestIds {
    private static final String PREFIX = "req_";
    private static final int LONGEST = 128;

    private RequestIds() {}

    static String of(HttpServerRequest request, Ids ids) {
        var own = clientsOwn(request);
        return own == null ? ids.requestId() : own.startsWith(PREFIX) ? own : PREFIX + own;
    }

    /** As the client sent it, or null. */
    static @Nullable String clientsOwn(HttpServerRequest request) {
        var sent = request.getHeader("x-request-id");
        var own = sent == null ? request.getHeader("x-correlation-id") : sent;
        return own != null && isId(own) ? own : null;
    }

    private static boolean isId(String text) {
        if (text.isEmpty() || text.length() > LONGEST) {
            return false;
        }
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (!(c >= 'a' && c <= 'z'
                    || c >= 'A' && c <= 'Z'
                    || c >= '0' && c <= '9'
                    || c == '.'
                    || c == '_'
                    || c == '-')) {
                return false;
            }
        }
        return true;
    }
}
