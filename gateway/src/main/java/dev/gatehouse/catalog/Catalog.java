package dev.gatehouse.catalog;

import dev.gatehouse.catalog.CatalogModel.Kind;
import java.time.LocalDate;
import java.util.Collections;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * All models known at build time. Rows are read when they are asked for: most installations use a few hundred models of five
 * thousand, and starting must not wait for the rest.
 */
public final class Catalog {
    /** When the facts were collected. */
    public static final LocalDate DAY = LocalDate.of(2026, 11, 21);

    private final List<Part> parts;
    private final Set<String> kept;
    private final Map<String, Map<String, Entry>> providers = new ConcurrentHashMap<>();

    /** One file, its rows by provider. */
    private record Part(Csv csv, Map<String, List<Csv.Line>> lines, CatalogReader reader) {
        Part(Csv csv, String source) {
            this(csv, csv.linesByFirst(), new CatalogReader(source));
        }
    }

    /** One row, read when its model is asked for. */
    private static final class Entry {
        private final Csv.Row row;
        private final CatalogReader reader;
        private final Kind kind;
        private volatile @Nullable CatalogModel model;

        Entry(Csv.Row row, CatalogReader reader) {
            this.row = row;
            this.reader = reader;
            this.kind = CatalogReader.kind(row.get("mode"));
        }

        CatalogModel model() {
            var known = model;
            if (known == null) {
                known = reader.read(row);
                model = known;
            }
            return known;
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
                        new Part(Csv.resource("models-more.csv"), "genai-prices-0.2.3"),
                        new Part(Csv.resource("models-seed.csv"), "gatehouse")),
                kept);
    }

    /** @param modelId the provider's own id, in whatever case */
    public Optional<CatalogModel> find(String provider, String modelId) {
        return Optional.ofNullable(byId(provider).get(modelId.toLowerCase(Locale.ROOT)))
                .map(Entry::model);
    }

    /** What is known of one provider's models of these kinds, in the order of the source; empty for one that is unknown. */
    public List<CatalogModel> models(String provider, Set<Kind> kinds) {
        return byId(provider).values().stream()
                .filter(entry -> kinds.contains(entry.kind))
                .map(Entry::model)
                .toList();
    }

    /** Everything known of one provider. */
    public List<CatalogModel> models(String provider) {
        return models(provider, EnumSet.allOf(Kind.class));
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

    private Map<String, Entry> byId(String provider) {
        var known = providers.get(provider);
        if (known != null) {
            return known;
        }
        var entries = entries(provider);
        // Unknown providers are not remembered: their names may come from outside, and would pile up.
        return entries.isEmpty() ? entries : providers.computeIfAbsent(provider, _ -> entries);
    }

    private Map<String, Entry> entries(String provider) {
        var byId = new LinkedHashMap<String, Entry>();
        for (var part : parts) {
            for (var line : part.lines().getOrDefault(provider, List.of())) {
                var row = part.csv().row(line);
                byId.putIfAbsent(row.get("model").toLowerCase(Locale.ROOT), new Entry(row, part.reader()));
            }
        }
        return Collections.unmodifiableMap(byId);
    }
}
