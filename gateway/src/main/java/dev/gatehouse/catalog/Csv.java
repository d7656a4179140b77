package dev.gatehouse.catalog;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** A comma-separated resource with a header line; fields may stand in quotes, a line holds one row. */
final class Csv {
    private final String text;
    private final int firstRow;
    private final Map<String, Integer> columns = new HashMap<>();

    private Csv(String text) {
        this.text = text;
        int header = lineEnd(0);
        var names = fields(0, header);
        for (int i = 0; i < names.size(); i++) {
            columns.put(names.get(i), i);
        }
        firstRow = header + 1;
    }

    static Csv of(String text) {
        return new Csv(text);
    }

    /** @param name a resource beside this class's package, such as {@code models.csv} */
    static Csv resource(String name) {
        try (var in = Csv.class.getResourceAsStream("/catalog/" + name)) {
            if (in == null) {
                throw new IllegalStateException("the catalogue lacks " + name);
            }
            return new Csv(new String(in.readAllBytes(), StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** One line, its fields not yet taken apart. */
    record Line(int start, int end) {}

    /** The lines of each value of the first column, which must not be quoted. Cheap: fields are not read. */
    Map<String, List<Line>> linesByFirst() {
        var lines = new HashMap<String, List<Line>>();
        for (int start = firstRow; start < text.length(); ) {
            int end = lineEnd(start);
            int comma = text.indexOf(',', start);
            if (comma < 0 || comma > end) {
                throw new IllegalStateException("a line without a comma at " + start);
            }
            lines.computeIfAbsent(text.substring(start, comma), _ -> new ArrayList<>())
                    .add(new Line(start, end));
            start = end + 1;
        }
        return lines;
    }

    Row row(Line line) {
        return new Row(fields(line.start(), line.end()));
    }

    void forEach(Consumer<Row> consumer) {
        for (int start = firstRow; start < text.length(); ) {
            int end = lineEnd(start);
            consumer.accept(new Row(fields(start, end)));
            start = end + 1;
        }
    }

    /** The fields of one line by the names of the header. */
    final class Row {
        private final List<String> fields;

        private Row(List<String> fields) {
            if (fields.size() != columns.size() && !columns.isEmpty()) {
                throw new IllegalStateException("a row of " + fields.size() + " fields under " + columns.size()
                        + " columns: " + fields.getFirst());
            }
            this.fields = fields;
        }

        /** Empty where nothing is stated. */
        String get(String column) {
            var index = columns.get(column);
            if (index == null) {
                throw new IllegalArgumentException("no column " + column);
            }
            return fields.get(index);
        }
    }

    private int lineEnd(int start) {
        int end = text.indexOf('\n', start);
        return end < 0 ? text.length() : end;
    }

    private List<String> fields(int start, int end) {
        var fields = new ArrayList<String>(Math.max(8, columns.size()));
        int at = start;
        while (at <= end) {
            if (at < end && text.charAt(at) == '"') {
                at = quoted(at + 1, end, fields);
            } else {
                int comma = text.indexOf(',', at);
                int stop = comma < 0 || comma > end ? end : comma;
                fields.add(text.substring(at, stop));
                at = stop + 1;
            }
        }
        return fields;
    }

    /** @return where the next field begins */
    private int quoted(int start, int end, List<String> fields) {
        var field = new StringBuilder();
        for (int at = start; at < end; at++) {
            char c = text.charAt(at);
            if (c != '"') {
                field.append(c);
            } else if (at + 1 < end && text.charAt(at + 1) == '"') {
                field.append('"');
                at++;
            } else {
                fields.add(field.toString());
                return at + 2;
            }
        }
        throw new IllegalStateException("a quote that does not end at " + start);
    }
}
