package dev.gatehouse.access;

import java.util.ArrayList;
import java.util.List;

/** A route with variables: {@code {name}} is one segment, {@code {name:path}} one or more characters except a colon. */
record RoutePattern(List<Part> parts) {
    sealed interface Part {
        record Text(String text) implements Part {}

        /** @param excluded the one character it stops at */
        record Variable(char excluded) implements Part {}
    }

    static RoutePattern of(String template) {
        var parts = new ArrayList<Part>();
        int from = 0;
        for (int open; (open = template.indexOf('{', from)) >= 0; ) {
            int close = template.indexOf('}', open);
            if (close < 0) {
                // What is never closed is text: such lists are data, and may hold anything.
                break;
            }
            if (open > from) {
                parts.add(new Part.Text(template.substring(from, open)));
            }
            parts.add(new Part.Variable(template.startsWith(":path", close - 5) ? ':' : '/'));
            from = close + 1;
        }
        if (from < template.length()) {
            parts.add(new Part.Text(template.substring(from)));
        }
        return new RoutePattern(List.copyOf(parts));
    }

    boolean matches(String route) {
        return matches(0, route, 0);
    }

    private boolean matches(int part, String route, int at) {
        if (part == parts.size()) {
            return at == route.length();
        }
        return switch (parts.get(part)) {
            case Part.Text(var text) -> route.startsWith(text, at) && matches(part + 1, route, at + text.length());
            case Part.Variable(char excluded) -> {
                int end = at;
                while (end < route.length() && route.charAt(end) != excluded) {
                    end++;
                    if (matches(part + 1, route, end)) {
                        yield true;
                    }
                }
                yield false;
            }
        };
    }
}
