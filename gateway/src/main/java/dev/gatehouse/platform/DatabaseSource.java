package dev.gatehouse.platform;

import java.util.Optional;

/**
 * The database of an installation: the one it was given, or its own.
 *
 * @param direct for migrations and notifications, which a pooler cannot pass on; may be the same
 */
public record DatabaseSource(DatabaseAddress address, DatabaseAddress direct, Optional<EmbeddedPostgres> embedded)
        implements AutoCloseable {

    /**
     * @param configured the URL of the configuration file; settings win over it
     * @throws OperatorFault where the URL is none, or the embedded server cannot be started
     */
    public static DatabaseSource open(
            Settings settings, Optional<Secret> configured, DataDirectory data, Clocks clocks) {
        var given = given(settings, configured);
        if (given.isPresent()) {
            return new DatabaseSource(given.get(), settings.databaseDirect().orElse(given.get()), Optional.empty());
        }
        var own = EmbeddedPostgres.start(data, clocks);
        return new DatabaseSource(own.address(), own.address(), Optional.of(own));
    }

    /** The one that is not our own, which answers whether or not a gateway runs here. */
    public static Optional<DatabaseAddress> given(Settings settings, Optional<Secret> configured) {
        return settings.database().or(() -> configured.map(DatabaseSource::parse));
    }

    private static DatabaseAddress parse(Secret url) {
        try {
            return DatabaseUrl.parse(url.reveal());
        } catch (IllegalArgumentException e) {
            throw new OperatorFault("database_url of the configuration file " + e.getMessage());
        }
    }

    @Override
    public void close() {
        embedded.ifPresent(EmbeddedPostgres::close);
    }
}
