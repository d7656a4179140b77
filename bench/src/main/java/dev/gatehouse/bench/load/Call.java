package dev.gatehouse.bench.load;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.net.InetSocketAddress;
import java.net.URI;

/**
 * A request as it goes over the wire, the same bytes each time.
 *
 * @param bytes head and body
 */
public record Call(InetSocketAddress address, byte[] bytes) {

    /** A POST of JSON. */
    public static Call post(URI base, String path, String key, String body) {
        var content = body.getBytes(UTF_8);
        var head = """
                POST %s HTTP/1.1\r
                Host: %s:%d\r
                User-Agent: gatehouse-bench\r
                Accept: application/json\r
                Content-Type: application/json\r
                Authorization: Bearer %s\r
                Content-Length: %d\r
                \r
                """.formatted(path, base.getHost(), base.getPort(), key, content.length);
        return new Call(new InetSocketAddress(base.getHost(), base.getPort()), (head + body).getBytes(UTF_8));
    }
}
