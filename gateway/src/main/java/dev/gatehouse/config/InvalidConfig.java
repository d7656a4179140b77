package dev.gatehouse.config;

import java.util.List;
import java.util.stream.Collectors;

/** A configuration that was refused, with all its faults. Nothing of it was applied. */
public final class InvalidConfig extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final transient List<Finding> faults;

    public InvalidConfig(List<Finding> faults) {
        super(
                faults.stream()
                        .map(Finding::toString)
                        .collect(Collectors.joining("\n", "The configuration is refused:\n", "")),
                null,
                false,
                false);
        this.faults = List.copyOf(faults);
    }

    /** At least one, in the order of the file. */
    public List<Finding> faults() {
        return faults;
    }
}
