package dev.gatehouse.platform;

/** Patterns of SQL's {@code like}. */
public final class LikePattern {
    private LikePattern() {}

    /** Matches every text that has this one in it, whatever characters it holds. */
    public static String containing(String text) {
        return "%" + text.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_") + "%";
    }
}
