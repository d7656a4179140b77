package dev.gatehouse.acceptance;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The usage records of a product, read from its database as {@code postgres/connection.txt} in its data directory says. */
public final class Usage {
    private final Path data;

    Usage(Path data) {
        this.data = data;
    }

    /** One row of {@code usage_record}. */
    public record Row(
            String requestId,
            String operation,
            boolean stream,
            String requestedModel,
            String model,
            long input,
            long cacheRead,
            long cacheWrite,
            long output,
            long reasoning,
            String accuracy,
            long costNanos,
            boolean priced,
            String outcome,
            int status,
            String errorCode) {
        /** As a provider counts it that includes cached tokens. */
        public long prompt() {
            return input + cacheRead + cacheWrite;
        }

        public long completion() {
            return output + reasoning;
        }

        static Row of(ResultSet row) throws SQLException {
            return new Row(
                    row.getString("request_id"),
                    row.getString("operation"),
                    row.getBoolean("stream"),
                    row.getString("requested_model"),
                    row.getString("model"),
                    row.getLong("input_tokens"),
                    row.getLong("cache_read_tokens"),
                    row.getLong("cache_write_5m_tokens") + row.getLong("cache_write_1h_tokens"),
                    row.getLong("output_tokens"),
                    row.getLong("reasoning_tokens"),
                    row.getString("accuracy"),
                    row.getLong("cost_nanos"),
                    row.getBoolean("priced"),
                    row.getString("outcome"),
                    row.getInt("status"),
                    row.getString("error_code"));
        }
    }

    /** The only record of a key that made one request. */
    Row onlyOf(String key) {
        return of(key, 1).getFirst();
    }

    /** A key's records, oldest first, once there are so many; more are a failure. */
    public List<Row> of(String key, int count) {
        var rows = Await.until(count + " usage records", () -> of(key), found -> found.size() >= count);
        if (rows.size() != count) {
            throw new AssertionError(count + " usage records expected: " + rows);
        }
        return rows;
    }

    List<Row> of(String key) {
        try (var connection = connect();
                var query =
                        connection.prepareStatement("select * from usage_record where key_hash = ? order by at, id")) {
            query.setString(1, Keys.hash(key));
            var rows = new ArrayList<Row>();
            try (var found = query.executeQuery()) {
                while (found.next()) {
                    rows.add(Row.of(found));
                }
            }
            return rows;
        } catch (SQLException e) {
            throw new AssertionError(e);
        }
    }

    /** How a client of this product's database reaches it: as {@code DATABASE_URL} takes it. */
    public String databaseUrl() {
        var file = connectionFile();
        return "postgresql://%s:%s@%s:%s/%s"
                .formatted(
                        file.get("user"),
                        file.get("password"),
                        file.get("host"),
                        file.get("port"),
                        file.get("database"));
    }

    public Connection connect() throws SQLException {
        var file = connectionFile();
        return DriverManager.getConnection(
                "jdbc:postgresql://" + file.get("host") + ":" + file.get("port") + "/" + file.get("database"),
                file.get("user"),
                file.get("password"));
    }

    private Map<String, String> connectionFile() {
        var entries = new HashMap<String, String>();
        try (var lines = Files.lines(data.resolve("postgres/connection.txt"))) {
            lines.map(line -> line.strip().split("\\s+", 2))
                    .filter(parts -> parts.length == 2)
                    .forEach(parts -> entries.put(parts[0], parts[1]));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return entries;
    }
}
