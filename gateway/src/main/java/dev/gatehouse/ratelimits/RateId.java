package dev.gatehouse.ratelimits;

import java.time.Duration;

/**
 * What one counter counts.
 *
 * @param value whose requests, among those of the level
 */
public record RateId(Level level, String value, Unit unit, Window window) {
    /** Who is limited; the key is what clients know it by. */
    public enum Level {
        API_KEY("api_key"),
        USER("user"),
        TEAM("team"),
        TEAM_MEMBER("team_member"),
        ORGANIZATION("organization"),
        MODEL_PER_KEY("model_per_key"),
        MODEL_PER_TEAM("model_per_team"),
        MODEL_PER_ORGANIZATION("model_per_organization"),
        /** Whoever shows no key that counts. */
        IP("ip"),
        /** As above, who calls a model that needs none. */
        ANONYMOUS("anonymous");

        private final String key;

        Level(String key) {
            this.key = key;
        }

        public String key() {
            return key;
        }
    }

    public enum Unit {
        REQUESTS("requests"),
        TOKENS("tokens"),
        /** Requests under way. */
        PARALLEL("max_parallel_requests");

        private final String key;

        Unit(String key) {
            this.key = key;
        }

        public String key() {
            return key;
        }
    }

    public enum Window {
        /** As long as it lasts, for what is under way. Of a process that says nothing it is forgotten after this time. */
        NOW(Duration.ofSeconds(10)),
        MINUTE(Duration.ofMinutes(1)),
        HOUR(Duration.ofHours(1)),
        DAY(Duration.ofDays(1));

        private final Duration length;

        Window(Duration length) {
            this.length = length;
        }

        public Duration length() {
            return length;
        }
    }

    public static RateId parallel(Level level, String value) {
        return new RateId(level, value, Unit.PARALLEL, Window.NOW);
    }

    /** The same number on every node. */
    int spread() {
        return value.hashCode() + 31 * level.key().hashCode() + unit.key().hashCode();
    }

    /** Under which nodes speak of it. */
    String name() {
        return level.key() + ":" + unit.key() + ":" + window + ":" + value;
    }
}
