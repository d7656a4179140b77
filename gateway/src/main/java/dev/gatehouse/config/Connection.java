package dev.gatehouse.config;

import dev.gatehouse.platform.Secret;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Map;
import java.util.Optional;

/**
 * Where a provider is reached, and as whom.
 *
 * @param provider slug
 * @param protocol family of wire format, such as {@code openai}
 * @param baseUrl without a trailing slash
 * @param credential for the protocol's usual header; empty where none is sent there
 * @param headers sent along with every call; may hold secrets
 */
public record Connection(
        String provider, String protocol, URI baseUrl, Optional<Secret> credential, Map<String, String> headers) {
    public Connection {
        headers = Map.copyOf(headers);
    }

    /** @return empty where the text is no absolute http or https address with a host and nothing but a path */
    public static Optional<URI> address(String text) {
        try {
            var uri = new URI(stripped(text.strip()));
            boolean usable = ("http".equalsIgnoreCase(uri.getScheme()) || "https".equalsIgnoreCase(uri.getScheme()))
                    && uri.getHost() != null
                    && uri.getRawUserInfo() == null
                    && uri.getRawQuery() == null
                    && uri.getRawFragment() == null;
            return usable ? Optional.of(uri) : Optional.empty();
        } catch (URISyntaxException e) {
            return Optional.empty();
        }
    }

    private static String stripped(String text) {
        int end = text.length();
        while (end > 0 && text.charAt(end - 1) == '/') {
            end--;
        }
        return text.substring(0, end);
    }

    /** Without credentials. */
    @Override
    public String toString() {
        return provider + " at " + baseUrl;
    }
}
