package dev.gatehouse.wire.gemini;

/** Who speaks. */
final class Roles {
    static final String USER = "user";
    static final String MODEL = "model";
    /** Earlier versions' word for who gives the results of calls. */
    private static final String FUNCTION = "function";

    private Roles() {}

    static boolean isKnown(String role) {
        return role.equals(USER) || role.equals(MODEL) || role.equals(FUNCTION) || role.isEmpty();
    }
}
