package dev.gatehouse.keys;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.gatehouse.endpoint.Description;
import dev.gatehouse.endpoint.RecordReader;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What a key is to be. */
@Description("What a key is to be. All members are optional.")
public record NewKey(
        @Description("The clear text to use; must begin with sk-. Left out, one is made.") @Nullable
        String key,

        @Description("A preset of allowed_routes.") @Nullable
        KeyType keyType,

        @JsonUnwrapped KeyChange members) {

    /** Presets of the routes a key is confined to. */
    public enum KeyType {
        DEFAULT(null),
        LLM_API("llm_api_routes"),
        MANAGEMENT("management_routes"),
        READ_ONLY("info_routes");

        private final @Nullable String group;

        KeyType(@Nullable String group) {
            this.group = group;
        }

        /** The group of routes it confines a key to. */
        Optional<String> routes() {
            return Optional.ofNullable(group);
        }
    }

    /** @throws dev.gatehouse.error.ApiException 422 */
    public static NewKey of(ObjectNode members) {
        return RecordReader.read(NewKey.class, members);
    }

    /** The same with these members in place of what was sent. */
    NewKey with(ObjectNode other) {
        return new NewKey(key, keyType, members.with(other));
    }
}
