package dev.gatehouse.catalog;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * In which order providers are asked for a model, and which of them may serve it at all.
 *
 * <pre>   its vendor ─► those known to be reliable, in their order ─► all others, in the order of their registry</pre>
 */
public final class Chains {
    private static final int VENDOR = -1;

    private final Map<String, String> vendors = new HashMap<>();
    private final Map<String, Integer> reliability = new HashMap<>();
    private final List<Restriction> restrictions = new ArrayList<>();
    private final List<Beyond> beyond = new ArrayList<>();

    private record Restriction(String model, List<String> providers) {
        /** The one {@code *} of its model stands for any text. */
        boolean holdsFor(String name) {
            int star = model.indexOf('*');
            return name.startsWith(model.substring(0, star)) && name.endsWith(model.substring(star + 1));
        }
    }

    /**
     * Who is asked for a model that no list knows.
     *
     * @param name in which a {@code *} stands for any text
     * @param nativeId in which a {@code *} stands for the same
     */
    public record Beyond(String name, String provider, String nativeId) {}

    private Chains() {
        Csv.resource("vendors.csv").forEach(row -> vendors.put(row.get("vendor"), row.get("provider")));
        Csv.resource("reliability.csv").forEach(row -> reliability.put(row.get("provider"), reliability.size()));
        Csv.resource("restrictions.csv")
                .forEach(row -> restrictions.add(new Restriction(
                        row.get("model"), List.of(row.get("providers").split("\\|")))));
        Csv.resource("beyond.csv")
                .forEach(row -> beyond.add(new Beyond(row.get("name"), row.get("provider"), row.get("native"))));
    }

    /** Those that ship with the product. */
    public static Chains shipped() {
        return new Chains();
    }

    /** @param model canonical */
    public boolean permits(String model, String provider) {
        return restrictions.stream()
                .filter(restriction -> restriction.holdsFor(model))
                .findFirst()
                .map(restriction -> restriction.providers().contains(provider))
                .orElse(true);
    }

    /** Who is asked first; providers of the same place keep the order they have. */
    public Comparator<String> order(String model) {
        var vendor = vendor(model);
        return Comparator.comparingInt(
                provider -> vendor.filter(provider::equals).isPresent()
                        ? VENDOR
                        : reliability.getOrDefault(provider, reliability.size()));
    }

    /** The provider whose own model it is. */
    public Optional<String> vendor(String model) {
        int slash = model.indexOf('/');
        return slash < 0 ? Optional.empty() : Optional.ofNullable(vendors.get(model.substring(0, slash)));
    }

    /** In the order in which they are looked at. */
    public List<Beyond> beyond() {
        return List.copyOf(beyond);
    }
}
