package dev.gatehouse.keys;

import dev.gatehouse.config.KeyConfig;
import dev.gatehouse.error.ApiError.Pinned;

/** Clear texts that callers choose. */
final class ClearText {
    private static final int SHORTEST = 16;
    private static final int LONGEST = 512;

    private ClearText() {}

    /**
     * @param otherwise what is said of one that does not begin as keys do
     * @throws dev.gatehouse.error.ApiException 403 where none may be chosen, 400 for one that cannot be a key
     */
    static void check(String clear, KeyConfig config, String otherwise) {
        require(config.customKeys(), 403, "Custom API key values are disabled by your administrator.");
        require(clear.startsWith("sk-"), 400, otherwise);
        require(
                clear.length() >= SHORTEST
                        && clear.length() <= LONGEST
                        && clear.chars().allMatch(c -> c > ' ' && c < 0x7f),
                400,
                "Invalid key format. A key has " + SHORTEST + " to " + LONGEST + " printable ASCII characters.");
    }

    /** What may be shown of it for ever. */
    static String masked(String clear) {
        return "sk-..." + clear.substring(clear.length() - 4);
    }

    private static void require(boolean holds, int status, String otherwise) {
        if (!holds) {
            throw Pinned.detailObject(status, otherwise).asException();
        }
    }
}
