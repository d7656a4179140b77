package dev.gatehouse.wire.openai.responses;

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
        public String previous(String id) {
            return id;
        }
    };

    /** For the id of a response. */
    String response(String id);

    /** For the {@code encrypted_content} of an item. */
    String encrypted(String content);

    /** For the id of the response that was continued. */
    String previous(String id);
}
