package dev.gatehouse.backup;

import dev.gatehouse.backup.Manifest.Partition;
import dev.gatehouse.backup.Manifest.Sequence;
import dev.gatehouse.platform.DatabaseAddress;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import java.util.stream.Collectors;

/** What a connection's current schema consists of. */
record Catalog(Connection connection) {
    static final String HISTORY = "flyway_schema_history";

    /** One value of a row. */
    interface Reader<T> {
        T read(ResultSet row) throws SQLException;
    }

    /** A constraint as it can be taken away and put back. */
    record Constraint(String table, String name, String definition) {}

    static Connection connect(DatabaseAddress address) throws SQLException {
        var properties = new Properties();
        properties.setProperty("user", address.user());
        properties.setProperty("password", address.password().reveal());
        properties.setProperty("ApplicationName", "gatehouse backup");
        properties.setProperty("connectTimeout", "10");
        properties.setProperty("tcpKeepAlive", "true");
        var connection = DriverManager.getConnection(address.jdbcUrl(), properties);
        try (var statement = connection.createStatement()) {
            // What is written does not depend on how the server is configured.
            statement.execute("set timezone = 'UTC'; set bytea_output = 'hex'; set extra_float_digits = 1;"
                    + " set intervalstyle = 'iso_8601'; set statement_timeout = 0");
        }
        return connection;
    }

    static String quoted(String name) {
        return '"' + name.replace("\"", "\"\"") + '"';
    }

    static String quoted(List<String> names) {
        return names.stream().map(Catalog::quoted).collect(Collectors.joining(", "));
    }

    void execute(String sql) throws SQLException {
        try (var statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    String schema() throws SQLException {
        return list("select current_schema()", row -> row.getString(1)).getFirst();
    }

    boolean has(String table) throws SQLException {
        return !list(
                        "select 1 from pg_class where relnamespace = current_schema()::regnamespace and relname = '"
                                + table + "'",
                        row -> row.getInt(1))
                .isEmpty();
    }

    /** Of the last migration; empty where there was none. */
    String version() throws SQLException {
        if (!has(HISTORY)) {
            return "";
        }
        var versions = list(
                "select version from " + HISTORY
                        + " where success and version is not null order by installed_rank desc limit 1",
                row -> row.getString(1));
        return versions.isEmpty() ? "" : versions.getFirst();
    }

    /** All tables but the migrations' own; partitions count as their parents. */
    List<String> tables() throws SQLException {
        return list("""
                select relname from pg_class
                where relnamespace = current_schema()::regnamespace
                  and relkind in ('r', 'p') and not relispartition and relname <> '%s'
                order by relname
                """.formatted(HISTORY), row -> row.getString(1));
    }

    List<String> columns(String table) throws SQLException {
        return list("""
                select attname from pg_attribute
                where attrelid = format('%%I.%%I', current_schema(), '%s')::regclass
                  and attnum > 0 and not attisdropped and attgenerated = ''
                order by attnum
                """.formatted(table), row -> row.getString(1));
    }

    List<Partition> partitions() throws SQLException {
        return list(
                """
                with recursive tree as (
                    select c.oid, 0 as depth from pg_class c
                    where c.relnamespace = current_schema()::regnamespace and c.relkind = 'p' and not c.relispartition
                    union all
                    select i.inhrelid, tree.depth + 1 from tree join pg_inherits i on i.inhparent = tree.oid
                )
                select c.relname as name, parent.relname as parent, pg_get_expr(c.relpartbound, c.oid) as bound,
                       coalesce(pg_get_partkeydef(c.oid), '') as partitioned_by
                from tree
                join pg_class c on c.oid = tree.oid
                join pg_inherits i on i.inhrelid = c.oid
                join pg_class parent on parent.oid = i.inhparent
                where tree.depth > 0
                order by tree.depth, c.relname
                """,
                row -> new Partition(
                        row.getString("name"),
                        row.getString("parent"),
                        row.getString("bound"),
                        row.getString("partitioned_by")));
    }

    List<Sequence> sequences() throws SQLException {
        var names = list(
                "select relname from pg_class where relnamespace = current_schema()::regnamespace and relkind = 'S'"
                        + " order by relname",
                row -> row.getString(1));
        var sequences = new ArrayList<Sequence>();
        for (var name : names) {
            sequences.addAll(list(
                    "select last_value, is_called from " + quoted(name),
                    row -> new Sequence(name, row.getLong(1), row.getBoolean(2))));
        }
        return sequences;
    }

    List<Constraint> foreignKeys() throws SQLException {
        return list("""
                select relname, conname, pg_get_constraintdef(k.oid) as definition
                from pg_constraint k join pg_class c on c.oid = k.conrelid
                where c.relnamespace = current_schema()::regnamespace and contype = 'f' and conparentid = 0
                order by relname, conname
                """, row -> new Constraint(row.getString(1), row.getString(2), row.getString("definition")));
    }

    <T> List<T> list(String sql, Reader<T> reader) throws SQLException {
        try (var statement = connection.createStatement();
                var rows = statement.executeQuery(sql)) {
            var values = new ArrayList<T>();
            while (rows.next()) {
                values.add(reader.read(rows));
            }
            return values;
        }
    }
}
