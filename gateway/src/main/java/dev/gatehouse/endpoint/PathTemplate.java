package dev.gatehouse.endpoint;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A path with variables: {@code {name}} is one segment or the rest of one, {@code {name:path}} may hold slashes. Both are as long as
 * what follows allows, and never empty.
 */
public final class PathTemplate {
    sealed interface Part {
        record Text(String text) implements Part {}

        record Variable(String name, boolean greedy) implements Part {}
    }

    private final String text;
    private final List<Part> parts;

    private PathTemplate(String text, List<Part> parts) {
        this.text = text;
        this.parts = parts;
    }

    static PathTemplate of(String template) {
        var parts = new ArrayList<Part>();
        int from = 0;
        for (int open; (open = template.indexOf('{', from)) >= 0; ) {
            int close = template.indexOf('}', open);
            if (close < 0) {
                throw new IllegalArgumentException("Unclosed variable in " + template);
            }
            if (open > from) {
                parts.add(new Part.Text(template.substring(from, open)));
            }
            var name = template.substring(open + 1, close);
            boolean greedy = name.endsWith(":path");
            parts.add(new Part.Variable(greedy ? name.substring(0, name.length() - 5) : name, greedy));
            from = close + 1;
        }
        if (from < template.length()) {
            parts.add(new Part.Text(template.substring(from)));
        }
        return new PathTemplate(template, List.copyOf(parts));
    }

    /** As declared. */
    public String text() {
        return text;
    }

    boolean isExact() {
        return variables().isEmpty();
    }

    List<String> variables() {
        return parts.stream()
                .filter(Part.Variable.class::isInstance)
                .map(part -> ((Part.Variable) part).name())
                .toList();
    }

    /** The text before the first variable, up to and without the second slash: by it templates are found quickly. */
    String firstSegment() {
        if (!(parts.getFirst() instanceof Part.Text(var head))) {
            return "";
        }
        int end = head.indexOf('/', 1);
        return end > 0 ? head.substring(0, end) : "";
    }

    /** The template without its variables' names. Sorted by it, texts come before variables and those before greedy ones. */
    String shape() {
        var shape = new StringBuilder();
        for (var part : parts) {
            switch (part) {
                case Part.Text(var literal) -> shape.append(literal);
                case Part.Variable variable -> shape.append(variable.greedy() ? '\uffff' : '\ufffe');
            }
        }
        // Ends what is more general: of two templates, the one with more text after its variable is tried first.
        return shape.append('\uffff').toString();
    }

    boolean fits(CanonicalPath path) {
        return fits(0, path.text(), 0, new int[parts.size() * 2]);
    }

    /** What the variables of a fitting path stand for; empty when a decoded slash stands where no variable may hold one. */
    Optional<Map<String, String>> read(CanonicalPath path) {
        var spans = new int[parts.size() * 2];
        if (!fits(0, path.text(), 0, spans) || !holdsAll(path.encodedSlashes(), spans)) {
            return Optional.empty();
        }
        var values = new HashMap<String, String>();
        for (int i = 0; i < parts.size(); i++) {
            if (parts.get(i) instanceof Part.Variable variable) {
                values.put(variable.name(), path.text().substring(spans[2 * i], spans[2 * i + 1]));
            }
        }
        return Optional.of(Map.copyOf(values));
    }

    private boolean fits(int index, String path, int at, int[] spans) {
        if (index == parts.size()) {
            return at == path.length();
        }
        return switch (parts.get(index)) {
            case Part.Text(var literal) ->
                path.startsWith(literal, at) && fits(index + 1, path, at + literal.length(), spans);
            case Part.Variable variable -> {
                for (int end = longest(path, at, variable.greedy()); end > at; end--) {
                    if (fits(index + 1, path, end, spans)) {
                        spans[2 * index] = at;
                        spans[2 * index + 1] = end;
                        yield true;
                    }
                }
                yield false;
            }
        };
    }

    private static int longest(String path, int at, boolean greedy) {
        int slash = greedy ? -1 : path.indexOf('/', at);
        return slash < 0 ? path.length() : slash;
    }

    private boolean holdsAll(int[] slashes, int[] spans) {
        for (int slash : slashes) {
            boolean held = false;
            for (int i = 0; i < parts.size(); i++) {
                held |= parts.get(i) instanceof Part.Variable variable
                        && variable.greedy()
                        && slash >= spans[2 * i]
                        && slash < spans[2 * i + 1];
            }
            if (!held) {
                return false;
            }
        }
        return true;
    }

    @Override
    public String toString() {
        return text;
    }
}
