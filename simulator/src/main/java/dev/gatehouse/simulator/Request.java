package dev.gatehouse.simulator;

import io.netty.handler.codec.http.HttpHeaders;
import java.util.Arrays;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * One request as it was received.
 *
 * @param uri path with query
 * @param path path alone
 * @param body the exact bytes, without the framing of the transfer
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
record Request(String method, String uri, String path, HttpHeaders headers, byte[] body) {

    Request(String method, String uri, HttpHeaders headers, byte[] body) {
        this(method, uri, pathOf(uri), headers, body);
    }

    @Nullable
    String header(String name) {
        return headers.get(name);
    }

    /** The provider's credential: {@code x-api-key} or {@code x-goog-api-key}, else the bearer token; empty when there is none. */
    String apiKey() {
        String key = headers.contains("x-goog-api-key") ? headers.get("x-goog-api-key") : headers.get("x-api-key");
        if (key != null) {
            return key;
        }
        String authorization = headers.get("authorization");
        return authorization != null && authorization.regionMatches(true, 0, "Bearer ", 0, 7)
                ? authorization.substring(7).strip()
                : "";
    }

    /** Sixteen hexadecimal digits that depend on the body alone: equal bodies get equal ids. */
    String fingerprint() {
        var crc = new CRC32C();
        crc.update(body);
        return String.format("%08x%08x", crc.getValue(), Arrays.hashCode(body));
    }

    private static String pathOf(String uri) {
        int query = uri.indexOf('?');
        return query < 0 ? uri : uri.substring(0, query);
    }
}
