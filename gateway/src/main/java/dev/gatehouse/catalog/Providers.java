package dev.gatehouse.catalog;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** All providers known at build time, by slug and by the prefixes of model names. */
public final class Providers {
    /** Other names of a slug, in variables too, which count where its own are absent. */
    private static final Map<String, String> ALIASES = Map.of("alibaba", "alibaba-cloud", "alpaca", "alpaca-network");

    /** Other names of a slug before a model's name only: as variables they mean something else. */
    private static final Map<String, String> PREFIXES =
            Map.of("fal", "fal-ai", "google-vertex", "google", "huggingface", "hug");

    private final Map<String, ProviderFacts> bySlug;
    private final Map<String, ProviderFacts> byPrefix = new HashMap<>();

    private Providers(Map<String, ProviderFacts> bySlug) {
        this.bySlug = Collections.unmodifiableMap(bySlug);
        bySlug.values().forEach(provider -> byPrefix.put(provider.slug(), provider));
        bySlug.values()
                .forEach(provider -> provider.prefixes().forEach(prefix -> byPrefix.putIfAbsent(prefix, provider)));
    }

    /** The providers that ship with the product. */
    public static Providers shipped() {
        var rows = new ArrayList<Csv.Row>();
        Csv.resource("providers.csv").forEach(rows::add);
        Csv.resource("providers-generic.csv").forEach(rows::add);
        var owners = keyOwners(rows);
        var patience = new HashMap<String, Duration>();
        Csv.resource("quirks.csv")
                .forEach(row -> patience.put(
                        row.get("provider"), Duration.ofSeconds(Long.parseLong(row.get("timeout_seconds")))));
        var bySlug = new LinkedHashMap<String, ProviderFacts>();
        rows.forEach(row -> bySlug.put(row.get("provider"), facts(row, owners, patience)));
        return new Providers(bySlug);
    }

    public Optional<ProviderFacts> find(String slug) {
        return Optional.ofNullable(bySlug.get(slug));
    }

    /** @param prefix what stands before the first slash of a model's name, in lower case */
    public Optional<ProviderFacts> byPrefix(String prefix) {
        return Optional.ofNullable(byPrefix.get(prefix));
    }

    /** In a fixed order. */
    public Collection<ProviderFacts> all() {
        return bySlug.values();
    }

    private static ProviderFacts facts(Csv.Row row, Map<String, String> owners, Map<String, Duration> patience) {
        var slug = row.get("provider");
        var slugs = new ArrayList<String>(List.of(slug));
        Optional.ofNullable(ALIASES.get(slug)).ifPresent(slugs::add);

        var keyNames = new LinkedHashSet<String>();
        var urlNames = new LinkedHashSet<String>();
        var switchNames = new LinkedHashSet<String>();
        for (var name : slugs) {
            keyNames.add(variable(name, "_API_KEY"));
            urlNames.add(variable(name, "_BASE_URL"));
            switchNames.add(variable(name, "_ENABLED"));
        }
        for (var name : keyEnv(row)) {
            if (slug.equals(owners.get(name))) {
                keyNames.add(name);
            }
        }
        var prefixes = new LinkedHashSet<String>(slugs);
        Optional.ofNullable(PREFIXES.get(slug)).ifPresent(prefixes::add);
        prefix(row).ifPresent(prefixes::add);
        return new ProviderFacts(
                slug,
                row.get("display_name"),
                stated(row.get("base_url")),
                row.get("protocol"),
                stated(row.get("auth_header")),
                List.copyOf(keyNames),
                List.copyOf(urlNames),
                List.copyOf(switchNames),
                patience.getOrDefault(slug, Duration.ZERO),
                List.copyOf(prefixes));
    }

    /**
     * Whose key a variable holds. Some names are read for several doors of one vendor: the provider that names it first has it, so
     * that one key does not open two providers which serve the same names.
     */
    private static Map<String, String> keyOwners(List<Csv.Row> rows) {
        var owners = new HashMap<String, String>();
        rows.forEach(row -> owners.put(variable(row.get("provider"), "_API_KEY"), row.get("provider")));
        int longest = rows.stream().mapToInt(row -> keyEnv(row).size()).max().orElse(0);
        for (int rank = 0; rank < longest; rank++) {
            for (var row : rows) {
                if (rank < keyEnv(row).size()) {
                    owners.putIfAbsent(keyEnv(row).get(rank), row.get("provider"));
                }
            }
        }
        return owners;
    }

    /** Variables that hold a whole key; those that count only together are left out. */
    private static List<String> keyEnv(Csv.Row row) {
        var names = new ArrayList<String>();
        for (var name : row.get("key_env").split("\\|")) {
            if (!name.isEmpty() && !name.contains("+")) {
                names.add(name);
            }
        }
        return names;
    }

    private static Optional<String> prefix(Csv.Row row) {
        var prefix = row.get("model_prefix");
        return prefix.isEmpty() ? Optional.empty() : Optional.of(prefix.substring(0, prefix.length() - 1));
    }

    private static Optional<String> stated(String text) {
        return text.isEmpty() ? Optional.empty() : Optional.of(text);
    }

    private static String variable(String slug, String suffix) {
        return slug.toUpperCase(Locale.ROOT).replace('-', '_') + suffix;
    }
}
