package dev.gatehouse.wire.openai.responses;

import org.jspecify.annotations.Nullable;

/** What the client is given in place of what only the account that made it can read again. Equal things get equal handles within one answer. */
public interface Handles {
    /** As the provider says it. */
    Handles NONE = new Handles() {
        @Override
        public String response(String id) {
            return id;
        }

        @Override
        public String encrypted(String content) {
            return content;
        }

        @Override
        public @Nullable String previous() {
            return null;
        }
    };

    /** For the id of a response. */
    String response(String id);

    /** For the {@code encrypted_content} of an item. */
    String encrypted(String content);

    /** The id of the earlier response, as the client sent it; null where the provider's own stays. */
    @Nullable
    String previous();
}
