package dev.gatehouse.platform;

import java.util.List;

/** Rows of one kind that hold secrets, for whoever brings them under another key. */
public interface SealedRows {
    /** What they are, in the plural. */
    String kind();

    /**
     * Seals some of those anew that are sealed under another version than the active one, in the order of their ids.
     *
     * @param after the id after which it begins; empty for the first
     */
    Batch reseal(Tx tx, Vault vault, String after, int limit);

    /**
     * @param last id that was looked at; empty where there was none left
     * @param unreadable ids of those the keyring does not open
     */
    record Batch(String last, int resealed, List<String> unreadable) {
        public Batch {
            unreadable = List.copyOf(unreadable);
        }
    }
}
