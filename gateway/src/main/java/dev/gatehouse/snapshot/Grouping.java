package dev.gatehouse.snapshot;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What leads to models besides their names, as the database has it.
 *
 * @param children the groups each group contains, in order
 * @param granted what each access group that is an object of its own names, by its id
 */
public record Grouping(Map<String, List<String>> children, Map<String, List<String>> granted) {
    public static final Grouping NONE = new Grouping(Map.of(), Map.of());

    public Grouping {
        children = copy(children);
        granted = copy(granted);
    }

    /** The same without groups in groups. */
    public Grouping flat() {
        return new Grouping(Map.of(), granted);
    }

    private static Map<String, List<String>> copy(Map<String, List<String>> lists) {
        var copy = new HashMap<String, List<String>>();
        lists.forEach((name, list) -> copy.put(name, List.copyOf(list)));
        return Map.copyOf(copy);
    }
}
