package dev.gatehouse.acceptance.management;

import com.fasterxml.jackson.databind.JsonNode;
import dev.gatehouse.acceptance.Keys;
import java.util.UUID;

/** A virtual key and what is stored of it. */
record Key(String clear, String hash) {
    static Key of(String clear) {
        return new Key(clear, Keys.hash(clear));
    }

    /** As {@code /key/generate} and {@code /key/regenerate} answer. */
    static Key in(JsonNode answer) {
        return of(answer.path("key").asText());
    }

    static Key random() {
        return of("sk-" + UUID.randomUUID().toString().replace("-", ""));
    }
}
