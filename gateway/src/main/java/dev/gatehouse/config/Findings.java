package dev.gatehouse.config;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Collects what is wrong and what is not used while a configuration is read. */
final class Findings {
    private static final int MAX_FAULTS = 100;

    private final List<Finding> faults = new ArrayList<>();
    private final Map<String, Unused> unused = new LinkedHashMap<>();

    private record Unused(Finding first, int count) {}

    void fault(Value.Place place, String path, String reason) {
        // A file that is wrong throughout is not made clearer by its hundred-and-first fault.
        if (faults.size() < MAX_FAULTS) {
            faults.add(new Finding(place.file(), place.line(), path, reason));
        }
    }

    /** Said once for all entries of a list, at the first of them. */
    void unused(Value.Place place, String path) {
        var first = new Unused(new Finding(place.file(), place.line(), path, "not used by this version"), 1);
        unused.merge(path.replaceAll("\\[\\d+]", "[]"), first, (old, _) -> new Unused(old.first(), old.count() + 1));
    }

    void refuseIfFaulty() {
        if (!faults.isEmpty()) {
            var files = faults.stream().map(Finding::file).distinct().toList();
            throw new InvalidConfig(faults.stream()
                    .sorted(Comparator.comparingInt((Finding fault) -> files.indexOf(fault.file()))
                            .thenComparingInt(Finding::line))
                    .toList());
        }
    }

    List<Finding> warnings() {
        return unused.values().stream().map(Findings::warning).toList();
    }

    private static Finding warning(Unused unused) {
        var first = unused.first();
        return unused.count() == 1
                ? first
                : new Finding(
                        first.file(),
                        first.line(),
                        first.path(),
                        first.reason() + ", as are " + (unused.count() - 1) + " more like it");
    }
}
