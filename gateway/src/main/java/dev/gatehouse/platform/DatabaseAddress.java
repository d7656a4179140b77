package dev.gatehouse.platform;

import java.util.regex.Pattern;

/**
 * Where a PostgreSQL is.
 *
 * @param jdbcUrl {@code jdbc:postgresql://host:port/database}, with parameters such as {@code sslmode}, without credentials
 */
public record DatabaseAddress(String jdbcUrl, String user, Secret password) {
    private static final Pattern DATABASE = Pattern.compile("(?<=//[^/?]{1,1000}/)[^?]*");

    /** Another database of the same server. */
    public DatabaseAddress named(String database) {
        return new DatabaseAddress(DATABASE.matcher(jdbcUrl).replaceFirst(database), user, password);
    }
}
