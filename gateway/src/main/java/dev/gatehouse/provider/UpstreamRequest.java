package dev.gatehouse.provider;

import dev.gatehouse.wire.Slices;
import java.net.URI;
import java.time.Duration;
import java.util.List;

/**
 * One POST to a provider.
 *
 * @param base scheme, host, port and path prefix
 * @param path below the base, beginning with a slash
 * @param headers names in lower case; the body's length and type are added
 */
public record UpstreamRequest(URI base, String path, List<Header> headers, Slices body, Duration connectTimeout) {

    /** One header. */
    public record Header(String name, String value) {}
}
