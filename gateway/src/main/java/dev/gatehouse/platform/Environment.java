package dev.gatehouse.platform;

import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The process's environment variables as they were at start. It holds secrets, so it never prints them. */
public final class Environment {
    private final Map<String, String> variables;

    public Environment(Map<String, String> variables) {
        this.variables = Map.copyOf(variables);
    }

    /** An empty value counts as absent: that is how container platforms say unset. */
    public Optional<String> get(String name) {
        return Optional.ofNullable(variables.get(name)).filter(value -> !value.isBlank());
    }

    public Optional<Secret> secret(String name) {
        return get(name).map(Secret::of);
    }

    public Set<String> names() {
        return variables.keySet();
    }

    @Override
    public String toString() {
        return "Environment of " + variables.size() + " variables";
    }
}
