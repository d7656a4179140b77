package dev.gatehouse.catalog;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Which canonical model is meant by a provider's own id of it. Rows are read when their provider is asked for. */
public final class Offers {
    private final Csv csv;
    private final Map<String, List<Csv.Line>> lines;
    private final Map<String, OfProvider> providers = new ConcurrentHashMap<>();

    /**
     * One provider's.
     *
     * @param canonical by its ids in lower case
     * @param called its ids by canonical names: the one that is called first, then older or longer ones, in lower case
     */
    private record OfProvider(Map<String, String> canonical, Map<String, List<String>> called) {
        static final OfProvider NOTHING = new OfProvider(Map.of(), Map.of());
    }

    private Offers(Csv csv) {
        this.csv = csv;
        this.lines = csv.linesByFirst();
    }

    /** Those that ship with the product. */
    public static Offers shipped() {
        return new Offers(Csv.resource("offers.csv"));
    }

    /** The model's name wherever it is served: {@code vendor/model}; that of this provider alone where no other name is known. */
    public String canonical(String provider, String modelId) {
        var known = of(provider).canonical().get(modelId.toLowerCase(Locale.ROOT));
        return known == null ? provider + "/" + modelId : known;
    }

    /**
     * How many ids of the provider's are preferred to this one for the same model: 0 for the one that is called. The lowest that
     * is served is.
     */
    public int rank(String provider, String modelId) {
        var canonical = of(provider).canonical().get(modelId.toLowerCase(Locale.ROOT));
        return canonical == null
                ? 0
                : of(provider).called().getOrDefault(canonical, List.of()).indexOf(modelId.toLowerCase(Locale.ROOT));
    }

    private OfProvider of(String provider) {
        var known = providers.get(provider);
        if (known != null) {
            return known;
        }
        // Unknown providers are not remembered: their names may come from outside, and would pile up.
        return lines.containsKey(provider) ? providers.computeIfAbsent(provider, this::read) : OfProvider.NOTHING;
    }

    private OfProvider read(String provider) {
        var canonical = new HashMap<String, String>();
        var called = new LinkedHashMap<String, List<String>>();
        for (var line : lines.getOrDefault(provider, List.of())) {
            var row = csv.row(line);
            var id = row.get("native").toLowerCase(Locale.ROOT);
            canonical.put(id, row.get("canonical"));
            called.computeIfAbsent(row.get("canonical"), _ -> new ArrayList<>()).add(id);
        }
        return new OfProvider(canonical, called);
    }
}
