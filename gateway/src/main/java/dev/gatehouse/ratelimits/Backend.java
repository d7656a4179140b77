package dev.gatehouse.ratelimits;

/** Over what nodes tell each other what they counted. */
public enum Backend {
    REDIS("redis"),
    POSTGRES("postgres"),
    /** Over nothing: each keeps to its part. */
    LOCAL("local");

    private final String key;

    Backend(String key) {
        this.key = key;
    }

    /** As clients and metrics see it. */
    public String key() {
        return key;
    }
}
