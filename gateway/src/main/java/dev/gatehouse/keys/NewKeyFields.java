package dev.gatehouse.keys;

import dev.gatehouse.endpoint.Json;
import dev.gatehouse.endpoint.RecordReader;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** What a new key has before anything is said of it, and what presets say of it. */
final class NewKeyFields {
    private NewKeyFields() {}

    static KeyFields blank(String clear, @Nullable String by, Instant now) {
        var row = Json.object()
                .put("format", "sk")
                .put("key_name", ClearText.masked(clear))
                .put("soft_budget_cooldown", false)
                .put("spend", 0)
                .put("rotation_count", 0)
                .put("auto_rotate", false)
                .put("created_at", now.toString())
                .put("created_by", by)
                .put("updated_at", now.toString())
                .put("updated_by", by);
        return RecordReader.read(KeyFields.class, row);
    }

    /** With the routes of the preset; a key that says only half of how to rotate does not. */
    static KeyChange completed(NewKey asked) {
        var members = asked.members().sent();
        if (asked.keyType() != null) {
            asked.keyType()
                    .routes()
                    .ifPresent(group -> members.putArray("allowed_routes").add(group));
        }
        if (!members.path("auto_rotate").asBoolean() || !members.hasNonNull("rotation_interval")) {
            members.remove("auto_rotate");
            members.remove("rotation_interval");
        }
        return KeyChange.of(members);
    }
}
