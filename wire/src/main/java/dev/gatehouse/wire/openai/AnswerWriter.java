package dev.gatehouse.wire.openai;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.gatehouse.wire.chat.Block;
import dev.gatehouse.wire.chat.ChatAnswer;

/** The canonical answer as a {@code chat.completion}. Blocks only other protocols have words for are left out. */
final class AnswerWriter {
    private AnswerWriter() {}

    private static final String ID_PREFIX = "chatcmpl-";

    static byte[] write(ChatAnswer answer) {
        ObjectNode body = Json.object();
        body.put("id", id(answer.id()));
        body.put("object", "chat.completion");
        body.put("created", answer.created());
        body.put("model", answer.model());
        ObjectNode choice = body.putArray("choices").addObject().put("index", 0);
        choice.set("message", new MessageParts(answer).message());
        JsonNode logprobs = answer.logprobs();
        if (logprobs == null) {
            choice.putNull("logprobs");
        } else {
            choice.set("logprobs", logprobs);
        }
        choice.put("finish_reason", Finishes.write(answer.finish()));
        if (answer.usage() != null) {
            body.set("usage", Tokens.write(answer.usage()));
        }
        return Json.bytes(body);
    }

    static String id(String id) {
        return id.startsWith(ID_PREFIX) ? id : ID_PREFIX + id;
    }

    /** The seal over a thought, as LiteLLM's clients send it back. */
    static ObjectNode sealed(String thought, String signature) {
        return Json.object().put("type", "thinking").put("thinking", thought).put("signature", signature);
    }

    static ObjectNode redacted(String data) {
        return Json.object().put("type", "redacted_thinking").put("data", data);
    }

    /** An answer's blocks sorted into the members of one message. */
    private static final class MessageParts {
        private final StringBuilder text = new StringBuilder();
        private final StringBuilder refusal = new StringBuilder();
        private final StringBuilder reasoning = new StringBuilder();
        private final ArrayNode seals = Json.array();
        private final ArrayNode calls = Json.array();

        MessageParts(ChatAnswer answer) {
            answer.content().forEach(this::add);
        }

        private void add(Block block) {
            switch (block) {
                case Block.Text said -> text.append(said.text());
                case Block.Refusal refused -> refusal.append(refused.text());
                case Block.Thinking thinking -> {
                    reasoning.append(thinking.text());
                    if (!thinking.signature().isEmpty()) {
                        seals.add(sealed(thinking.text(), thinking.signature()));
                    }
                }
                case Block.RedactedThinking hidden -> seals.add(redacted(hidden.data()));
                case Block.ToolCall call -> calls.add(call(call));
                case Block.Image _, Block.Document _, Block.Audio _, Block.ToolResult _, Block.Native _ -> {}
            }
        }

        private static ObjectNode call(Block.ToolCall call) {
            ObjectNode json = Json.object().put("id", call.id()).put("type", "function");
            json.putObject("function")
                    .put("name", call.name())
                    .put("arguments", MessagesWriter.arguments(call.arguments()));
            return json;
        }

        ObjectNode message() {
            ObjectNode message = Json.object().put("role", "assistant");
            boolean silent = text.isEmpty() && !(calls.isEmpty() && refusal.isEmpty());
            message.put("content", silent ? null : text.toString());
            message.put("refusal", refusal.isEmpty() ? null : refusal.toString());
            if (!reasoning.isEmpty()) {
                message.put("reasoning_content", reasoning.toString());
            }
            if (!seals.isEmpty()) {
                message.set("thinking_blocks", seals);
            }
            if (!calls.isEmpty()) {
                message.set("tool_calls", calls);
            }
            return message;
        }
    }
}
