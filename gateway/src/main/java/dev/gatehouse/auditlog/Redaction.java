package dev.gatehouse.auditlog;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/** Leaves the values of secrets out: metadata and configuration are free-form, and people put credentials there. */
final class Redaction {
    private static final JsonNode HIDDEN = JsonNodeFactory.instance.textNode("***");
    private static final Pattern SECRET =
            Pattern.compile("secret|password|passwd|credential|private|api_?key|_key$|token");
    /** Hashes and names that only sound like secrets. */
    private static final Set<String> HARMLESS = Set.of("token", "token_id", "api_key_alias", "deleted_by_api_key");

    private Redaction() {}

    /** The same tree, changed in place. */
    static JsonNode of(JsonNode tree) {
        switch (tree) {
            case ObjectNode object ->
                object.properties().forEach(member -> {
                    if (isSecret(member.getKey()) && member.getValue().isTextual()) {
                        member.setValue(HIDDEN);
                    } else {
                        of(member.getValue());
                    }
                });
            case ArrayNode array -> array.forEach(Redaction::of);
            default -> {}
        }
        return tree;
    }

    private static boolean isSecret(String name) {
        var lower = name.toLowerCase(Locale.ROOT);
        return !HARMLESS.contains(lower) && SECRET.matcher(lower).find();
    }
}
