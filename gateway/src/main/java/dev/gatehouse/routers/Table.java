package dev.gatehouse.routers;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A table that ships with the product: lines beginning with {@code #} that say where it is from, a header, rows. Fields hold no commas;
 * lists within one are separated by bars.
 */
final class Table {
    private Table() {}

    /** One row, by the names of the header. */
    record Row(String table, Map<String, String> fields) {
        String text(String column) {
            var field = fields.get(column);
            if (field == null) {
                throw new IllegalStateException(table + " has no column " + column);
            }
            return field;
        }

        int integer(String column) {
            return Integer.parseInt(text(column));
        }

        BigDecimal decimal(String column) {
            return new BigDecimal(text(column));
        }

        List<String> list(String column) {
            return List.of(text(column).split("\\|"));
        }
    }

    /** @param name such as {@code code-tiers} */
    static List<Row> rows(String name) {
        var lines = text(name)
                .lines()
                .filter(line -> !line.isBlank() && !line.startsWith("#"))
                .toList();
        var header = lines.getFirst().split(",");
        var rows = new ArrayList<Row>();
        for (var line : lines.subList(1, lines.size())) {
            var fields = line.split(",", -1);
            if (fields.length != header.length) {
                throw new IllegalStateException(name + " has a row of " + fields.length + " fields: " + line);
            }
            var row = new HashMap<String, String>();
            for (int i = 0; i < header.length; i++) {
                row.put(header[i], fields[i]);
            }
            rows.add(new Row(name, Map.copyOf(row)));
        }
        return rows;
    }

    static String text(String name) {
        try (var in = Table.class.getResourceAsStream("/routers/" + name + ".csv")) {
            if (in == null) {
                throw new IllegalStateException("the product lacks routers/" + name + ".csv");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
