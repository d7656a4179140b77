package dev.gatehouse.endpoint;

import java.util.List;

/** The endpoints contradict each other or themselves: the gateway must not start. */
public final class FaultyEndpoints extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final transient List<String> faults;

    FaultyEndpoints(List<String> faults) {
        super(faults.size() + " faults in the endpoints:\n  " + String.join("\n  ", faults));
        this.faults = List.copyOf(faults);
    }

    /** All of them, one line each. */
    public List<String> faults() {
        return faults;
    }
}
