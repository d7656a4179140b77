package dev.gatehouse.access;

import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A call of a model before it is read: its model is judged when it is known. */
record InferenceFacts(String route, String requestId) implements RequestFacts {
    @Override
    public String method() {
        return "POST";
    }

    @Override
    public @Nullable String text(String name) {
        return null;
    }

    @Override
    public List<String> texts(String name) {
        return List.of();
    }

    @Override
    public @Nullable String query(String name) {
        return null;
    }

    @Override
    public Set<String> names() {
        return Set.of();
    }

    @Override
    public boolean isSet(String... path) {
        return false;
    }
}
