package dev.gatehouse.platform;

import java.sql.SQLException;
import java.util.Set;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.flywaydb.core.api.configuration.FluentConfiguration;
import org.jspecify.annotations.Nullable;

/** Brings a schema forward, never back: plain SQL under {@code db/migration}. Several nodes may do it at once; one does. */
public final class Migrations {
    /** Instead of a version. */
    public static final String NEWEST = "latest";

    /** Where this release's migrations are. */
    public static final String LOCATION = "classpath:db/migration";

    /** Shutting down, just restarted, starting up, and as many connections as there may be. */
    private static final Set<String> AWAY = Set.of("57P01", "57P02", "57P03", "53300");

    private Migrations() {}

    /**
     * To the newest version.
     *
     * @param address a direct one: the lock does not survive a pooler in transaction mode
     * @return how many migrations were applied
     * @throws OperatorFault where the database cannot be reached, or does not hold what this release expects
     */
    public static int migrate(DatabaseAddress address) {
        return run(configure(address, LOCATION));
    }

    /** In a schema of its own, made where there is none, to one version such as {@code 0003}: what a backup is read into. */
    public static int migrate(DatabaseAddress address, String location, String schema, String version) {
        return run(configure(address, location).defaultSchema(schema).target(version));
    }

    /** Whether the server could not be reached, or does not take connections yet; not that it refused us. */
    static boolean isAway(OperatorFault fault) {
        for (@Nullable Throwable cause = fault; cause != null; cause = cause.getCause()) {
            if (cause instanceof SQLException sql && sql.getSQLState() != null) {
                return sql.getSQLState().startsWith("08") || AWAY.contains(sql.getSQLState());
            }
        }
        return false;
    }

    private static FluentConfiguration configure(DatabaseAddress address, String location) {
        return Flyway.configure(Migrations.class.getClassLoader())
                .dataSource(
                        address.jdbcUrl(), address.user(), address.password().reveal())
                .locations(location)
                .baselineOnMigrate(false)
                .cleanDisabled(true)
                // A node of the release before finds migrations it does not know, and has to start.
                .ignoreMigrationPatterns("*:future");
    }

    private static int run(FluentConfiguration configuration) {
        try {
            return configuration.load().migrate().migrationsExecuted;
        } catch (FlywayException e) {
            throw new OperatorFault("The database schema could not be migrated: " + e.getMessage(), e);
        }
    }
}
