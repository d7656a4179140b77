package dev.gatehouse.platform;

import java.math.BigDecimal;
import java.util.List;
import org.junit.jupiter.api.AfterEach;

/** A database of each test's own, and what a test says to it. */
public abstract class SqlFixture {
    protected final DatabaseAddress address = TestDatabase.freshAddress();
    protected final Database database = Database.open(address, 8);

    @AfterEach
    protected final void closeDatabase() {
        database.close();
    }

    protected final void execute(String... statements) {
        database.transactVoid(tx -> List.of(statements).forEach(tx.handle()::execute));
    }

    /** The only value there is. */
    protected final String text(String sql) {
        return database.read(
                tx -> tx.handle().createQuery(sql).mapTo(String.class).one());
    }

    protected final BigDecimal number(String sql) {
        return database.read(
                tx -> tx.handle().createQuery(sql).mapTo(BigDecimal.class).one());
    }
}
