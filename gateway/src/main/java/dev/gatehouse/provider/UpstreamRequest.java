package dev.gatehouse.provider;

import dev.gatehouse.wire.Slices;
import java.net.URI;
import java.time.Duration;
import java.util.List;

/**
 * One request to a provider.
 *
 * @param method such as {@code POST}; only that has a body
 * @param base scheme, host, port and path prefix
 * @param path below the base, beginning with a slash
 * @param headers names in lower case; the body's length and type are added
 */
public record UpstreamRequest(
        String method, URI base, String path, List<Header> headers, Slices body, Duration connectTimeout) {

    public UpstreamRequest(URI base, String path, List<Header> headers, Slices body, Duration connectTimeout) {
        this("POST", base, path, headers, body, connectTimeout);
    }

    /** One header. */
    public record Header(String name, String value) {}
}
