package dev.gatehouse.catalog;

import java.util.Collections;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

/** Other names of models, in any case. What is no other name stands for itself. */
public final class Aliases {
    private final Map<String, String> canonical;

    private Aliases(Map<String, String> canonical) {
        this.canonical = Collections.unmodifiableMap(canonical);
    }

    /** Those that ship with the product. */
    public static Aliases shipped() {
        return of(Csv.resource("aliases.csv"));
    }

    static Aliases of(Csv csv) {
        var direct = new HashMap<String, String>();
        csv.forEach(row -> direct.put(row.get("alias").toLowerCase(Locale.ROOT), row.get("canonical")));
        var canonical = new HashMap<String, String>();
        direct.forEach(
                (alias, target) -> canonical.put(alias, direct.getOrDefault(target.toLowerCase(Locale.ROOT), target)));
        return new Aliases(canonical);
    }

    /** What the name stands for, or the name itself; asked again about that, the same. */
    public String resolve(String name) {
        return canonical.getOrDefault(name.toLowerCase(Locale.ROOT), name);
    }

    /** Canonical names by their other names, which are in lower case. */
    public Map<String, String> all() {
        return canonical;
    }
}
