package dev.gatehouse.catalog;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** A comma-separated resource with a header line, after lines of remarks; fields may stand in quotes, a line holds one row. */
final class Csv {
    private final String text;
    private final int firstRow;
    private final Map<String, Integer> columns = new HashMap<>();

    private Csv(String text) {
        this.text = text;
        int from = 0;
        while (text.startsWith("#", from)) {
            from = lineEnd(from) + 1;
        }
        int header = lineEnd(from);
        var names = header(from, header);
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
        return new Row(line.start(), line.end());
    }

    void forEach(Consumer<Row> consumer) {
        for (int start = firstRow; start < text.length(); ) {
            int end = lineEnd(start);
            consumer.accept(new Row(start, end));
            start = end + 1;
        }
    }

    /** The fields of one line by the names of the header. Only those asked for become texts: of eighty most are empty. */
    final class Row {
        private final int[] ends;
        private final int start;

        private Row(int start, int end) {
            this.start = start;
            this.ends = new int[columns.size()];
            int count = 0;
            for (int at = start; at <= end; count++) {
                int stop = fieldEnd(at, end);
                if (count < ends.length) {
                    ends[count] = stop;
                }
                at = stop + 1;
            }
            if (count != ends.length) {
                throw new IllegalStateException("a row of " + count + " fields under " + ends.length + " columns: "
                        + text.substring(start, Math.min(end, start + 40)));
            }
        }

        /** Empty where nothing is stated. */
        String get(String column) {
            var index = columns.get(column);
            if (index == null) {
                throw new IllegalArgumentException("no column " + column);
            }
            return field(index == 0 ? start : ends[index - 1] + 1, ends[index]);
        }
    }

    private int lineEnd(int start) {
        int end = text.indexOf('\n', start);
        return end < 0 ? text.length() : end;
    }

    private List<String> header(int from, int end) {
        var names = new ArrayList<String>();
        for (int at = from; at <= end; ) {
            int stop = fieldEnd(at, end);
            names.add(field(at, stop));
            at = stop + 1;
        }
        return names;
    }

    /** @return the comma after the field that begins here, or the end of the line */
    private int fieldEnd(int at, int end) {
        int from = at;
        if (at < end && text.charAt(at) == '"') {
            from = closingQuote(at + 1, end) + 1;
        }
        int comma = text.indexOf(',', from);
        return comma < 0 || comma > end ? end : comma;
    }

    private int closingQuote(int from, int end) {
        int at = from;
        while (at < end) {
            if (text.charAt(at) != '"') {
                at++;
            } else if (at + 1 < end && text.charAt(at + 1) == '"') {
                at += 2;
            } else {
                return at;
            }
        }
        throw new IllegalStateException("a quote that does not end at " + from);
    }

    private String field(int start, int end) {
        return start < end && text.charAt(start) == '"'
                ? text.substring(start + 1, end - 1).replace("\"\"", "\"")
                : text.substring(start, end);
    }
}
