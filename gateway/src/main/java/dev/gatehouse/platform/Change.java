package dev.gatehouse.platform;

/**
 * Something every node must forget what it remembers of.
 *
 * @param topic the kind of thing, such as {@code key}
 * @param key which one, in the topic's own terms
 * @param version of the format of {@code key}; a node skips none it does not know: forgetting too much is harmless
 */
public record Change(String topic, String key, int version) {
    /** Instead of a key: forget everything of the topic. */
    public static final String EVERYTHING = "*";

    public Change(String topic, String key) {
        this(topic, key, 1);
    }
}
