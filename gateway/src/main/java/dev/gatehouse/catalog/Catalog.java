package dev.gatehouse.catalog;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * All models known at build time. A provider's rows are read when one of its models is first asked for: most installations use two
 * or three providers of a hundred, and starting must not wait for the rest.
 */
public final class Catalog {
    /** When the facts were collected. */
    public static final LocalDate DAY = LocalDate.of(2026, 11, 21);

    private final List<Part> parts;
    private final Set<String> kept;
    private final Map<String, Map<String, CatalogModel>> providers = new ConcurrentHashMap<>();

    /** One file, its rows by provider. */
    private record Part(Csv csv, Map<String, List<Csv.Line>> lines, CatalogReader reader) {
        Part(Csv csv, String source) {
            this(csv, csv.linesByFirst(), new CatalogReader(source));
        }
    }

    private Catalog(List<Part> parts, Set<String> kept) {
        this.parts = parts;
        this.kept = kept;
    }

    /** The catalogue that ships with the product. */
    public static Catalog shipped() {
        var kept = new HashSet<String>();
        Csv.resource("kept.csv").forEach(row -> kept.add(row.get("provider") + "/" + row.get("model")));
        return new Catalog(
                List.of(
                        new Part(Csv.resource("models.csv"), "litellm-1.106.2"),
                        new Part(Csv.resource("models-more.csv"), "genai-prices-0.2.3")),
                kept);
    }

    /** @param modelId the provider's own id, in whatever case */
    public Optional<CatalogModel> find(String provider, String modelId) {
        return Optional.ofNullable(byId(provider).get(modelId.toLowerCase(Locale.ROOT)));
    }

    /** Everything known of one provider, in the order of the source; empty for one that is unknown. */
    public List<CatalogModel> models(String provider) {
        return List.copyOf(byId(provider).values());
    }

    /** Every provider with at least one model. */
    public Set<String> providers() {
        var all = new HashSet<String>();
        parts.forEach(part -> all.addAll(part.lines().keySet()));
        return Set.copyOf(all);
    }

    /** Whether a model is offered without being configured: until it is retired, and longer where clients rely on its name. */
    public boolean isOffered(CatalogModel model, LocalDate today) {
        return model.callable() && (!model.isRetired(today) || kept.contains(model.provider() + "/" + model.id()));
    }

    private Map<String, CatalogModel> byId(String provider) {
        var known = providers.get(provider);
        if (known != null) {
            return known;
        }
        var rows = read(provider);
        // Unknown providers are not remembered: their names may come from outside, and would pile up.
        return rows.isEmpty() ? rows : providers.computeIfAbsent(provider, _ -> rows);
    }

    private Map<String, CatalogModel> read(String provider) {
        var models = new ArrayList<CatalogModel>();
        for (var part : parts) {
            for (var line : part.lines().getOrDefault(provider, List.of())) {
                models.add(part.reader().read(part.csv().row(line)));
            }
        }
        var byId = new LinkedHashMap<String, CatalogModel>();
        models.forEach(model -> byId.putIfAbsent(model.id().toLowerCase(Locale.ROOT), model));
        return Collections.unmodifiableMap(byId);
    }
}
