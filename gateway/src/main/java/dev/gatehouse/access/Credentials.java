package dev.gatehouse.access;

import org.jspecify.annotations.Nullable;

/** What a request presents as its key: the first source that is there counts, later ones are not tried even if it is bad. */
public final class Credentials {
    /** Reads one header or query parameter by name, ignoring the case of header names; null where absent. */
    @FunctionalInterface
    public interface Lookup {
        @Nullable
        String value(String name);
    }

    private static final Credentials ABSENT = new Credentials(null);
    private static final String[] SCHEMES = {"Bearer ", "bearer ", "Basic "};
    private static final String AWS = "AWS4-HMAC-SHA256 ";
    private static final String AWS_CREDENTIAL = "Credential=Bearer ";
    private static final String[] RAW_HEADERS = {"API-Key", "x-api-key", "x-goog-api-key", "Ocp-Apim-Subscription-Key"};

    private final @Nullable String token;

    private Credentials(@Nullable String token) {
        this.token = token;
    }

    public static Credentials absent() {
        return ABSENT;
    }

    public static Credentials of(String token) {
        return new Credentials(token);
    }

    /** Where {@link #absent} is meant by nothing having been sent, an empty value is sent and malformed. */
    public static Credentials read(Lookup headers, String path, Lookup query) {
        var own = headers.value("x-litellm-api-key");
        if (own != null) {
            var stripped = withoutScheme(own);
            return of(stripped == null ? own : stripped);
        }
        var authorization = headers.value("Authorization");
        if (authorization != null && !authorization.isEmpty()) {
            return of(fromAuthorization(authorization));
        }
        for (var name : RAW_HEADERS) {
            var value = headers.value(name);
            if (value != null) {
                return of(value);
            }
        }
        if (path.contains("generateContent") || path.contains("streamGenerateContent")) {
            var value = query.value("key");
            return value == null ? ABSENT : of(value);
        }
        return ABSENT;
    }

    /** For installations that name a header of their own: only that one counts, in its Bearer form. */
    public static Credentials readOnly(String header, Lookup headers) {
        var value = headers.value(header);
        return value == null ? ABSENT : of(fromAuthorization(value));
    }

    public boolean isAbsent() {
        return token == null;
    }

    /** The clear text, for the one place that hashes it; null when absent, empty when malformed. */
    @Nullable
    String token() {
        return token;
    }

    @Override
    public String toString() {
        return isAbsent() ? "absent" : "***";
    }

    private static String fromAuthorization(String value) {
        var stripped = withoutScheme(value);
        if (stripped != null) {
            return stripped;
        }
        if (value.startsWith(AWS)) {
            return fromAws(value);
        }
        // Gatewayz's clients send their keys bare; any other bare value is malformed.
        return value.startsWith("gw_") ? value : "";
    }

    /** Clients of Amazon's protocol are told to use {@code Bearer sk-…} as the name of their own key, which they send in clear. */
    private static String fromAws(String value) {
        int start = value.indexOf(AWS_CREDENTIAL);
        if (start < 0) {
            return "";
        }
        start += AWS_CREDENTIAL.length();
        int end = start;
        while (end < value.length() && "/, ".indexOf(value.charAt(end)) < 0) {
            end++;
        }
        return value.substring(start, end);
    }

    private static @Nullable String withoutScheme(String value) {
        for (var scheme : SCHEMES) {
            if (value.startsWith(scheme)) {
                return value.substring(scheme.length()).strip();
            }
        }
        return null;
    }
}
