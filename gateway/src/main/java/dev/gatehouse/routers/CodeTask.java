package dev.gatehouse.routers;

/**
 * What kind of work on code is asked for.
 *
 * @param defaultTier from 1, the best
 * @param minTier the worst it may be given
 * @param confidence from 0 to 1
 */
record CodeTask(String category, String complexity, int defaultTier, int minTier, double confidence) {
    /** Nothing is known of what is asked for. */
    static final CodeTask UNKNOWN = new CodeTask("unknown", "unknown", 4, 4, 0);

    /** The tier a mode aims at. */
    int tier(CodeMode mode) {
        int wanted = switch (mode) {
            case AGENTIC -> 1;
            case QUALITY -> Math.max(1, defaultTier - 1);
            case AUTO, PRICE -> defaultTier;
        };
        return Math.clamp(Math.min(wanted, minTier), 1, 4);
    }

    CodeTask with(double confidence) {
        return new CodeTask(category, complexity, defaultTier, minTier, confidence);
    }
}
