package dev.gatehouse.keys;

import java.util.List;

/** What was deleted, as it was named in the request. */
public record DeletedKeys(List<String> deletedKeys) {
    public DeletedKeys {
        deletedKeys = List.copyOf(deletedKeys);
    }
}
