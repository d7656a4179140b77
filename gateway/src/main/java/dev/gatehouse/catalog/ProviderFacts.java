package dev.gatehouse.catalog;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * Where a provider is and how it is spoken to.
 *
 * @param slug such as {@code openai}
 * @param baseUrl its own address; empty where the customer supplies it; may hold {@code {parts}} the customer supplies
 * @param protocol family of wire format, such as {@code openai}; empty where unknown
 * @param authHeader such as {@code Authorization: Bearer {key}}; empty where it wants no key
 * @param keyNames environment variables that may hold its key, in order of preference
 * @param urlNames environment variables that may hold its address, likewise
 * @param switchNames environment variables that may switch it off, likewise
 * @param patience how long its first content may take at least; zero where it is like the others
 * @param prefixes of model names that mean this provider, without the slash, its slug first
 */
public record ProviderFacts(
        String slug,
        String displayName,
        Optional<String> baseUrl,
        String protocol,
        Optional<String> authHeader,
        List<String> keyNames,
        List<String> urlNames,
        List<String> switchNames,
        Duration patience,
        List<String> prefixes) {
    public ProviderFacts {
        keyNames = List.copyOf(keyNames);
        urlNames = List.copyOf(urlNames);
        switchNames = List.copyOf(switchNames);
        prefixes = List.copyOf(prefixes);
    }
}
