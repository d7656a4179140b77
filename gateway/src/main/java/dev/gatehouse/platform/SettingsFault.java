package dev.gatehouse.platform;

/**
 * One setting that cannot be used.
 *
 * @param source where it came from: the flag, the variable
 * @param reason what is wrong with it and what would be right; never a secret
 */
public record SettingsFault(String source, String reason) {
    @Override
    public String toString() {
        return source + ": " + reason;
    }
}
