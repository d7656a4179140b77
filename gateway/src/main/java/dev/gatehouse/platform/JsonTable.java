package dev.gatehouse.platform;

import java.util.Arrays;

/**
 * The statements of a table whose whole rows travel as JSON, whose members are the columns: PostgreSQL knows their types, and forty
 * of them cannot be mixed up.
 *
 * @param key the column that identifies a row
 * @param columns all that are read and written, the key included, separated by commas
 */
public record JsonTable(String name, String key, String columns) {
    /** Takes {@code :row}; changes nothing where the key is taken. */
    public String insert() {
        return "insert into " + name + " (" + columns + ") select " + columns + " from jsonb_populate_record(null::"
                + name + ", cast(:row as jsonb)) on conflict (" + key + ") do nothing";
    }

    /** Takes {@code :rows}, an array; fails where a key is taken. */
    public String insertAll() {
        return "insert into " + name + " (" + columns + ") select " + columns + " from jsonb_populate_recordset(null::"
                + name + ", cast(:rows as jsonb))";
    }

    /** Takes {@code :rows}, an array, and writes every column of each, whether it was there or not. */
    public String upsertAll() {
        var written = Arrays.stream(columns.split(",")).map(String::strip).toList();
        return insertAll() + " on conflict (" + key + ") do update set (" + String.join(", ", written)
                + ") = row(excluded." + String.join(", excluded.", written) + ")";
    }

    /** Takes {@code :row}, and writes every column of the row with its key. */
    public String update() {
        return "update " + name + " set (" + columns + ") = (select " + columns + " from jsonb_populate_record(null::"
                + name + ", cast(:row as jsonb))) where " + key + " = cast(:row as jsonb) ->> '" + key + "'";
    }

    /** Gives each row as one JSON text. */
    public String select(String condition) {
        return "select to_jsonb(found) from (select " + columns + " from " + name + " " + condition + ") found";
    }
}
