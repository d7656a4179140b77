package dev.gatehouse.keys;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.gatehouse.endpoint.Json;
import dev.gatehouse.endpoint.RecordReader;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** A key in a list: one that works, or one that was deleted. */
sealed interface ListedKey {
    VirtualKey key();

    record Living(@JsonUnwrapped VirtualKey key) implements ListedKey {}

    record Deleted(
            @JsonUnwrapped VirtualKey key, @JsonUnwrapped Deletion deletion) implements ListedKey {}

    /** How a key ended. */
    record Deletion(
            String id,
            Instant deletedAt,
            @Nullable String deletedBy,
            @Nullable String deletedByApiKey,
            @Nullable String litellmChangedBy) {}

    /** Whom a key belongs to. */
    record Owner(
            String userId,
            @Nullable String userAlias,
            @Nullable String userEmail,
            @Nullable String userRole) {}

    static ListedKey read(String json) {
        var row = Json.parseObject(json);
        var key = KeyRepository.key(row);
        return row.has("deleted_at") ? new Deleted(key, RecordReader.read(Deletion.class, row)) : new Living(key);
    }

    default ObjectNode json() {
        return Json.tree(this);
    }
}
