package dev.gatehouse.platform;

/**
 * Where a PostgreSQL is.
 *
 * @param jdbcUrl {@code jdbc:postgresql://host:port/database}, without credentials
 */
public record DatabaseAddress(String jdbcUrl, String user, Secret password) {}
