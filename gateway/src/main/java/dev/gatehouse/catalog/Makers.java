package dev.gatehouse.catalog;

import java.util.List;

/** Whose model is meant by a name that names no provider: {@code gpt-4o} is OpenAI's, wherever it is served. */
public final class Makers {
    /** In the order in which they are asked, as in LiteLLM: what one of them calls so, no later one means. */
    private static final List<String> IN_ORDER =
            List.of("openai", "anthropic", "cohere", "google-vertex", "ai21", "bedrock");

    private final Catalog catalog;
    private final Providers providers;

    public Makers(Catalog catalog, Providers providers) {
        this.catalog = catalog;
        this.providers = providers;
    }

    /** The name with its maker before it, in each way the maker is called; nothing for one that names a provider or nobody knows. */
    public List<String> prefixed(String model) {
        if (model.indexOf('/') >= 0) {
            return List.of();
        }
        for (var maker : IN_ORDER) {
            if (catalog.find(maker, model).isPresent()) {
                return providers.find(maker).map(ProviderFacts::prefixes).orElse(List.of(maker)).stream()
                        .map(prefix -> prefix + "/" + model)
                        .toList();
            }
        }
        return List.of();
    }
}
