package dev.gatehouse.config;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.regex.Pattern;

/** What a configuration file says, with the place where it says it. Scalars are kept as text: a price must not pass through binary. */
sealed interface Value {
    /** @param line from 1 */
    record Place(String file, int line) {}

    /** As JSON writes them: what begins with a zero is a name. */
    Pattern NUMBER = Pattern.compile("-?(0|[1-9]\\d{0,17})(\\.\\d{1,18})?");

    Place place();

    /** @param quoted so that it stays a text, whatever it looks like */
    record Text(String text, boolean quoted, Place place) implements Value {}

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

    /** As data of one's own making, where no setting says of what type it is. Absent members and items are left out. */
    default Optional<Object> data() {
        return switch (this) {
            case Text text -> Optional.of(text.quoted() ? text.text() : scalar(text.text()));
            case Nothing _ -> Optional.empty();
            case Items items ->
                Optional.of(items.items().stream()
                        .flatMap(item -> item.data().stream())
                        .toList());
            case Members members -> {
                var data = new LinkedHashMap<String, Object>();
                members.members().forEach((name, value) -> value.data().ifPresent(it -> data.put(name, it)));
                yield Optional.of(data);
            }
        };
    }

    private static Object scalar(String plain) {
        if (plain.equalsIgnoreCase("true") || plain.equalsIgnoreCase("false")) {
            return Boolean.valueOf(plain);
        }
        return NUMBER.matcher(plain).matches() ? new BigDecimal(plain) : plain;
    }

    /** @return {@code path.name}, the name cut where it is too long to print */
    static String join(String path, String name) {
        var shown = (name.length() > 100 ? name.substring(0, 100) + "…" : name).replaceAll("\\p{Cntrl}", "?");
        return path.isEmpty() ? shown : path + "." + shown;
    }
}
