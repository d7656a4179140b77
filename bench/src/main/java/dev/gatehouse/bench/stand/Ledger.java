package dev.gatehouse.bench.stand;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

/** The gateway's database, seen past the gateway. */
final class Ledger implements AutoCloseable {
    private static final Duration STUCK = Duration.ofSeconds(20);
    private static final Duration POLL = Duration.ofMillis(100);

    private final Connection connection;
    private final long postmaster;

    private Ledger(Connection connection, long postmaster) {
        this.connection = connection;
        this.postmaster = postmaster;
    }

    /** @param data the gateway's data directory */
    static Ledger open(Path data) {
        try {
            var home = data.resolve("postgres");
            var url = Files.readString(home.resolve("connection.txt"))
                    .lines()
                    .map(String::strip)
                    .filter(line -> line.startsWith("jdbc:"))
                    .findFirst()
                    .orElseThrow();
            var pid = Files.readString(home.resolve("data/postmaster.pid"))
                    .lines()
                    .findFirst()
                    .orElseThrow();
            return new Ledger(DriverManager.getConnection(url), Long.parseLong(pid.strip()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (SQLException e) {
            throw new IllegalStateException("the gateway's database cannot be read", e);
        }
    }

    long postmaster() {
        return postmaster;
    }

    Books books() {
        try {
            return Books.of(connection);
        } catch (SQLException e) {
            throw new IllegalStateException("the gateway's database cannot be read", e);
        }
    }

    /**
     * Waits until so many requests are in the database.
     *
     * @return how many are: fewer where nothing moved for a while
     */
    long await(long requests) {
        long seen = booked();
        long movedAt = System.nanoTime();
        while (seen < requests && System.nanoTime() - movedAt < STUCK.toNanos()) {
            LockSupport.parkNanos(POLL.toNanos());
            long now = booked();
            if (now != seen) {
                seen = now;
                movedAt = System.nanoTime();
            }
        }
        return seen;
    }

    // The roll-up moves in the transaction of the records, and is a handful of rows: looking costs nothing that is
    // measured.
    private long booked() {
        try (var statement = connection.createStatement();
                var row = statement.executeQuery("select coalesce(sum(requests), 0) from usage_daily")) {
            row.next();
            return row.getLong(1);
        } catch (SQLException e) {
            throw new IllegalStateException("the gateway's database cannot be read", e);
        }
    }

    @Override
    public void close() {
        try {
            connection.close();
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }
}
