package dev.gatehouse.config;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;

/** What a configuration file says, with the place where it says it. Scalars are kept as text: a price must not pass through binary. */
sealed interface Value {
    /** @param line from 1 */
    record Place(String file, int line) {}

    Place place();

    record Text(String text, Place place) implements Value {}

    record Items(List<Value> items, Place place) implements Value {}

    /** @param members in the order of the file */
    record Members(Map<String, Value> members, Place place) implements Value {}

    /** {@code null}, {@code ~} or nothing: as if the setting were absent. */
    record Nothing(Place place) implements Value {}

    /** The same with every text replaced; the function is given its path too. */
    default Value mapTexts(String path, BiFunction<Text, String, Value> function) {
        return switch (this) {
            case Text text -> function.apply(text, path);
            case Nothing nothing -> nothing;
            case Items items -> {
                var mapped = new ArrayList<Value>();
                for (int i = 0; i < items.items().size(); i++) {
                    mapped.add(items.items().get(i).mapTexts(path + "[" + i + "]", function));
                }
                yield new Items(mapped, items.place());
            }
            case Members members -> {
                var mapped = new LinkedHashMap<String, Value>();
                members.members()
                        .forEach((name, value) -> mapped.put(name, value.mapTexts(join(path, name), function)));
                yield new Members(mapped, members.place());
            }
        };
    }

    /** @return {@code path.name}, the name cut where it is too long to print */
    static String join(String path, String name) {
        var shown = (name.length() > 100 ? name.substring(0, 100) + "…" : name).replaceAll("\\p{Cntrl}", "?");
        return path.isEmpty() ? shown : path + "." + shown;
    }
}
