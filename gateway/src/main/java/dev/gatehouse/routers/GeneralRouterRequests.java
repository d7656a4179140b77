package dev.gatehouse.routers;

import static dev.gatehouse.routers.CodeRouterRequests.invalid;

import com.fasterxml.jackson.databind.JsonNode;
import dev.gatehouse.endpoint.Description;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What the general router is asked. */
final class GeneralRouterRequests {
    private GeneralRouterRequests() {}

    record Test(
            @Description("As in chat completions.") @Nullable
            List<JsonNode> messages,

            @Description("One user message, in place of messages.") @Nullable
            String prompt,

            @Description("balanced, quality, cost or latency; balanced where none is named.") @Nullable
            String mode) {
        Test {
            if (mode != null && GeneralMode.of(mode).isEmpty()) {
                throw invalid("mode", "Input should be 'balanced', 'quality', 'cost' or 'latency'", "enum");
            }
            if ((messages == null || messages.isEmpty()) && (prompt == null || prompt.isBlank())) {
                throw invalid("messages", "At least one message is needed", "missing");
            }
            if (messages != null && !messages.stream().allMatch(JsonNode::isObject)) {
                throw invalid("messages", "Every message should be an object", "dict_type");
            }
        }

        GeneralMode wanted() {
            return mode == null ? GeneralMode.BALANCED : GeneralMode.of(mode).orElseThrow();
        }

        Conversation conversation() {
            if (messages == null || messages.isEmpty()) {
                return Conversation.of(prompt == null ? "" : prompt);
            }
            var texts = new ArrayList<String>();
            var last = "";
            for (var message : messages) {
                var text = text(message.path("content"));
                texts.add(text);
                if (message.path("role").asText().equals("user")) {
                    last = text;
                }
            }
            return Conversation.of(last, texts, messages.size(), Needs.NOTHING);
        }

        /** A text, or the texts of its parts. */
        private static String text(JsonNode content) {
            if (content.isTextual()) {
                return content.textValue();
            }
            var texts = new ArrayList<String>();
            content.forEach(part -> {
                if (part.path("text").isTextual()) {
                    texts.add(part.path("text").textValue());
                }
            });
            return String.join("\n", texts);
        }
    }
}
