package dev.gatehouse.platform;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGConnection;

/** The change feed's own connection and its SQL: a busy pool never delays a revocation. */
final class FeedConnection {
    private final List<DatabaseAddress> addresses;
    private volatile @Nullable Connection current;

    FeedConnection(List<DatabaseAddress> addresses) {
        this.addresses = List.copyOf(addresses);
    }

    /** One row of the table. */
    record Event(long id, String topic, String key) {}

    Connection open() throws SQLException {
        var failure = new SQLException("no database address given");
        for (var address : addresses) {
            try {
                var connection = connect(address);
                current = connection;
                return connection;
            } catch (SQLException e) {
                failure = e;
            }
        }
        throw failure;
    }

    private static Connection connect(DatabaseAddress address) throws SQLException {
        var properties = new Properties();
        properties.setProperty("user", address.user());
        properties.setProperty("password", address.password().reveal());
        properties.setProperty("ApplicationName", "gatehouse change feed");
        properties.setProperty("connectTimeout", "5");
        // A statement that does not end is a lost server.
        properties.setProperty("socketTimeout", "5");
        properties.setProperty("prepareThreshold", "0");
        var connection = DriverManager.getConnection(address.jdbcUrl(), properties);
        try (var statement = connection.createStatement()) {
            statement.execute("listen gatehouse_change");
        } catch (SQLException e) {
            connection.close();
            throw e;
        }
        return connection;
    }

    /** Waits for a notification, at most so long. */
    static void await(Connection connection, Duration atMost) throws SQLException {
        connection.unwrap(PGConnection.class).getNotifications((int) atMost.toMillis());
    }

    static List<Event> read(Connection connection, long after, int limit) throws SQLException {
        try (var statement = connection.prepareStatement("""
                select id, topic, key from change_event where id > ? order by id limit ?
                """)) {
            statement.setLong(1, after);
            statement.setInt(2, limit);
            try (var rows = statement.executeQuery()) {
                var events = new ArrayList<Event>();
                while (rows.next()) {
                    events.add(new Event(rows.getLong("id"), rows.getString("topic"), rows.getString("key")));
                }
                return events;
            }
        }
    }

    /** The last id given out; lower than one we have seen after the database went back in time. */
    static long newestId(Connection connection) throws SQLException {
        return number(
                connection,
                "select coalesce(pg_sequence_last_value(pg_get_serial_sequence('change_event', 'id')::regclass), 0)");
    }

    /** The last id no transaction can still be writing below. */
    static long settledId(Connection connection, Duration patience) throws SQLException {
        return number(
                connection,
                "select coalesce(max(id), 0) from change_event where at < clock_timestamp() - interval '"
                        + patience.toSeconds() + " seconds'");
    }

    static void purge(Connection connection) throws SQLException {
        try (var statement = connection.createStatement()) {
            statement.executeUpdate("delete from change_event where at < clock_timestamp() - interval '1 hour'");
        }
    }

    private static long number(Connection connection, String sql) throws SQLException {
        try (var statement = connection.createStatement();
                var row = statement.executeQuery(sql)) {
            row.next();
            return row.getLong(1);
        }
    }

    /** Ends a wait in progress. */
    void abort() {
        var connection = current;
        if (connection != null) {
            try {
                connection.abort(Runnable::run);
            } catch (SQLException gone) {
                current = null;
            }
        }
    }
}
