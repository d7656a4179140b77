package dev.gatehouse.platform;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Reads {@code postgres://user:password@host:port/database?sslmode=…} and its kin. Messages never repeat the URL. */
final class DatabaseUrl {
    private static final Pattern URL = Pattern.compile(
            "(?:jdbc:)?postgres(?:ql)?://"
                    + "(?:(?<user>[^:@/?]*)(?::(?<password>[^/?]*))?@)?(?<hosts>[^@/?]*)(?:/(?<database>[^?]*))?(?:\\?(?<query>.*))?");

    /** What libpq and others call what the driver calls otherwise. */
    private static final Map<String, String> DRIVER_NAMES = Map.of(
            "connect_timeout", "connectTimeout",
            "application_name", "ApplicationName",
            "channel_binding", "channelBinding",
            "schema", "currentSchema");

    private DatabaseUrl() {}

    static DatabaseAddress parse(String text) {
        var url = URL.matcher(text.strip());
        if (!url.matches()) {
            throw new IllegalArgumentException("is no URL such as postgresql://user:password@host:5432/database"
                    + " (special characters in the password percent-encoded)");
        }
        var parameters = parameters(url.group("query"));
        var user = first(parameters.remove("user"), decode(url.group("user")));
        var password = first(parameters.remove("password"), decode(url.group("password")));
        if (user.isEmpty()) {
            throw new IllegalArgumentException("names no user: postgresql://user:password@host:5432/database");
        }
        if (url.group("hosts").isEmpty()) {
            throw new IllegalArgumentException("names no host: postgresql://user:password@host:5432/database");
        }
        var database = first(decode(url.group("database")), user);
        var query = parameters.isEmpty()
                ? ""
                : parameters.entrySet().stream()
                        .map(each -> each.getKey() + "=" + each.getValue())
                        .collect(Collectors.joining("&", "?", ""));
        return new DatabaseAddress(
                "jdbc:postgresql://" + url.group("hosts") + "/" + database + query, user, Secret.of(password));
    }

    private static Map<String, String> parameters(@Nullable String query) {
        var parameters = new LinkedHashMap<String, String>();
        for (var pair : (query == null ? "" : query).split("&")) {
            int equals = pair.indexOf('=');
            if (equals > 0) {
                put(parameters, pair.substring(0, equals), pair.substring(equals + 1));
            }
        }
        return parameters;
    }

    /** Credentials are taken out and need no escape; the rest goes to the driver as it came. */
    private static void put(Map<String, String> parameters, String name, String value) {
        switch (name) {
            case "user", "password" -> parameters.put(name, decode(value));
            case "target_session_attrs" ->
                parameters.put("targetServerType", value.equals("read-write") ? "primary" : value);
            default -> parameters.put(DRIVER_NAMES.getOrDefault(name, name), value);
        }
    }

    private static String first(@Nullable String preferred, String otherwise) {
        return preferred == null || preferred.isEmpty() ? otherwise : preferred;
    }

    /** A plus is a plus here. */
    private static String decode(@Nullable String text) {
        try {
            return text == null ? "" : URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("holds a percent sign that begins no escape");
        }
    }
}
