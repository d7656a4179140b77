package dev.gatehouse.platform;

import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.flywaydb.core.api.configuration.FluentConfiguration;

/** Brings a schema forward, never back: plain SQL under {@code db/migration}. Several nodes may do it at once; one does. */
public final class Migrations {
    /** Instead of a version. */
    public static final String NEWEST = "latest";

    /** Where this release's migrations are. */
    public static final String LOCATION = "classpath:db/migration";

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
