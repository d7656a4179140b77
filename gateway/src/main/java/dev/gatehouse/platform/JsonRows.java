package dev.gatehouse.platform;

import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.jdbi.v3.core.statement.Query;

/**
 * Rows that travel whole as JSON, for the statements of a {@link JsonTable}.
 *
 * @param read from the one JSON text that a query gives for each
 */
public record JsonRows<R>(Function<String, R> read) {
    /** @return false where nothing was inserted, as the key is taken, or nothing updated, as there is no such row */
    public static boolean write(Tx tx, String statement, String row) {
        return tx.handle().createUpdate(statement).bind("row", row).execute() == 1;
    }

    /** Of a query that finds one at most. */
    public Optional<R> one(Query query) {
        return query.mapTo(String.class).findOne().map(read);
    }

    public List<R> list(Query query) {
        return query.mapTo(String.class).map(read).list();
    }
}
