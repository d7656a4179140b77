package dev.gatehouse.catalog;

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
        List<String> prefixes) {
    public ProviderFacts {
        keyNames = List.copyOf(keyNames);
        urlNames = List.copyOf(urlNames);
        prefixes = List.copyOf(prefixes);
    }
}
