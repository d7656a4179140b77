package dev.gatehouse.platform;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import dev.gatehouse.error.ApiError;
import java.math.BigDecimal;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import javax.sql.DataSource;
import org.jdbi.v3.core.ConnectionException;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.transaction.TransactionIsolationLevel;

/** The one connection pool. Everything here blocks: never call it on an event loop. */
public final class Database implements AutoCloseable {
    /** Nodes wait three times as long for what a transaction may still announce. */
    private static final Duration LONGEST_TRANSACTION = Duration.ofSeconds(10);

    private static final ApiError UNREACHABLE =
            new ApiError.Unavailable("The database cannot be reached at the moment.", Duration.ofSeconds(1));

    private final HikariDataSource pool;
    private final Clocks clocks;
    private final Jdbi jdbi;
    private volatile Consumer<List<Change>> committed = _ -> {};
    private volatile BooleanSupplier away = () -> false;

    private Database(HikariDataSource pool, Clocks clocks) {
        this.pool = pool;
        this.clocks = clocks;
        this.jdbi = Jdbi.create(pool).registerArrayType(BigDecimal.class, "numeric");
    }

    /** Opens lazily: an absent server is no error here, only at the first use. */
    public static Database open(DatabaseAddress address, int poolSize) {
        return open(address, poolSize, Clocks.system());
    }

    /** As above, with the clock that ends transactions. */
    public static Database open(DatabaseAddress address, int poolSize, Clocks clocks) {
        var config = new HikariConfig();
        config.setPoolName("gatehouse");
        config.setJdbcUrl(address.jdbcUrl());
        config.setUsername(address.user());
        config.setPassword(address.password().reveal());
        config.setMaximumPoolSize(poolSize);
        // As many as cold keys may use: a request waits for one for 200 ms, and a busy machine takes longer to connect.
        config.setMinimumIdle((poolSize + 1) / 2);
        config.setConnectionTimeout(5_000);
        config.setInitializationFailTimeout(-1);
        // Transaction-mode poolers hand every transaction another server connection, where our prepared statements do
        // not exist.
        config.addDataSourceProperty("prepareThreshold", "0");
        config.addDataSourceProperty("ApplicationName", "gatehouse");
        config.addDataSourceProperty("reWriteBatchedInserts", "true");
        config.addDataSourceProperty("connectTimeout", "5");
        // A server that vanished without a word must not hold its callers for ever.
        config.addDataSourceProperty("socketTimeout", "30");
        config.addDataSourceProperty("tcpKeepAlive", "true");
        return new Database(new HikariDataSource(config), clocks);
    }

    /** Refuses at once while the condition holds: whoever knows that the server is gone need not wait five seconds to be told. */
    public void refuseWhile(BooleanSupplier away) {
        this.away = away;
    }

    /**
     * Calls {@code listener} with what a transaction announced, after its commit and before {@link #transact} returns: this node
     * knows its own changes at once, the others through the {@link ChangeFeed}.
     */
    public void onCommit(Consumer<List<Change>> listener) {
        committed = listener;
    }

    /**
     * Commits what {@code work} did, or nothing of it.
     *
     * @throws dev.gatehouse.error.ApiException 503 where the database cannot be reached
     * @throws IllegalStateException where it took over 10 s: other nodes would miss the changes it announces
     */
    public <T> T transact(Function<Tx, T> work) {
        long begun = clocks.nanos();
        var changes = new ArrayList<Change>();
        try {
            return reached(() -> jdbi.inTransaction(handle -> {
                var result = work.apply(new Tx(handle, changes));
                if (clocks.nanos() - begun > LONGEST_TRANSACTION.toNanos()) {
                    throw new IllegalStateException("a transaction of more than 10 s was rolled back");
                }
                return result;
            }));
        } finally {
            // Also after a failure: the commit may have happened although its answer was lost, and forgetting is
            // harmless.
            committed.accept(changes);
        }
    }

    /** As {@link #transact}, without a result. */
    public void transactVoid(Consumer<Tx> work) {
        this.<Boolean>transact(tx -> {
            work.accept(tx);
            return true;
        });
    }

    public <T> T read(Function<Tx, T> work) {
        return reached(() -> jdbi.withHandle(handle -> work.apply(new Tx(handle))));
    }

    /** As {@link #read}, all at one moment, however many statements and however long they take. */
    public <T> T snapshot(Function<Tx, T> work) {
        return reached(() -> jdbi.inTransaction(TransactionIsolationLevel.REPEATABLE_READ, handle -> {
            handle.execute("set transaction read only");
            return work.apply(new Tx(handle));
        }));
    }

    /** An absent server is no fault of ours, and passes: callers are told to come again. */
    private <T> T reached(Supplier<T> work) {
        if (away.getAsBoolean()) {
            throw UNREACHABLE.asException();
        }
        try {
            return work.get();
        } catch (ConnectionException absent) {
            throw UNREACHABLE.asException();
        }
    }

    /** Why a transaction failed, for whoever asked for it: nothing of the statement, of its values or of the schema. */
    public static String reason(Throwable fault) {
        for (Throwable cause = fault; cause != null; cause = cause.getCause()) {
            if (cause instanceof SQLException refused) {
                return "the database refused it (SQLSTATE " + refused.getSQLState() + ")";
            }
        }
        return "it could not be completed";
    }

    /** For migrations, bulk copies and health. */
    public DataSource dataSource() {
        return pool;
    }

    @Override
    public void close() {
        pool.close();
    }
}
