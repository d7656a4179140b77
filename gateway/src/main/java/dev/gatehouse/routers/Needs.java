package dev.gatehouse.routers;

/**
 * What a model must be able to do to serve a request.
 *
 * @param tokens of the prompt, estimated
 */
public record Needs(boolean tools, Json json, boolean vision, long tokens) {
    /** Any model will do. */
    public static final Needs NOTHING = new Needs(false, Json.NO, false, 0);

    /** Whether the answer must be JSON. */
    public enum Json {
        NO,
        OBJECT,
        SCHEMA
    }

    Needs ofTokens(long tokens) {
        return new Needs(tools, json, vision, tokens);
    }
}
