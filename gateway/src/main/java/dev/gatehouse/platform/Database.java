package dev.gatehouse.platform;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.util.function.Consumer;
import java.util.function.Function;
import javax.sql.DataSource;
import org.jdbi.v3.core.Jdbi;

/** The one connection pool. Everything here blocks: never call it on an event loop. */
public final class Database implements AutoCloseable {
    private final HikariDataSource pool;
    private final Jdbi jdbi;

    private Database(HikariDataSource pool) {
        this.pool = pool;
        this.jdbi = Jdbi.create(pool);
    }

    /** Opens lazily: an absent server is no error here, only at the first use. */
    public static Database open(DatabaseAddress address, int poolSize) {
        var config = new HikariConfig();
        config.setPoolName("gatehouse");
        config.setJdbcUrl(address.jdbcUrl());
        config.setUsername(address.user());
        config.setPassword(address.password().reveal());
        config.setMaximumPoolSize(poolSize);
        config.setMinimumIdle(Math.min(2, poolSize));
        config.setConnectionTimeout(5_000);
        config.setInitializationFailTimeout(-1);
        // Transaction-mode poolers hand every transaction another server connection, where our prepared statements do
        // not exist.
        config.addDataSourceProperty("prepareThreshold", "0");
        config.addDataSourceProperty("ApplicationName", "gatehouse");
        config.addDataSourceProperty("reWriteBatchedInserts", "true");
        return new Database(new HikariDataSource(config));
    }

    public <T> T transact(Function<Tx, T> work) {
        return jdbi.inTransaction(handle -> work.apply(new Tx(handle)));
    }

    public void transactVoid(Consumer<Tx> work) {
        jdbi.useTransaction(handle -> work.accept(new Tx(handle)));
    }

    public <T> T read(Function<Tx, T> work) {
        return jdbi.withHandle(handle -> work.apply(new Tx(handle)));
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
