package dev.gatehouse.simulator;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.gatehouse.simulator.Answer.Call;
import dev.gatehouse.simulator.Answer.Finish;
import dev.gatehouse.simulator.Answer.Text;
import dev.gatehouse.simulator.Answer.Thinking;
import dev.gatehouse.simulator.PromptCache.Use;

/** Messages in Anthropic's protocol. */
final class AnthropicMessages {
    private final PromptCache cache = new PromptCache();

    Reply answer(Asked asked) {
        var read = AnthropicRequest.read(asked.body(), asked.request().apiKey(), false);
        Answer answer = Composer.answer(read.prompt(), asked.directives(), 0);
        Use use = use(asked, read);
        var spent = new Entry.Spent(read.prompt().tokens(), use.read(), use.write());
        return asked.streams()
                ? Reply.events(
                        AnthropicStream.frames(asked, answer, read.prompt().tokens(), use), spent)
                : Reply.json(Json.bytes(message(asked, answer, read.prompt().tokens(), use)), answer.tokens(), spent);
    }

    /** All input tokens, whether a message would read them from a cache or not. */
    Reply count(Asked asked) {
        int tokens = AnthropicRequest.read(asked.body(), asked.request().apiKey(), true)
                .prompt()
                .tokens();
        return Reply.json(200, Json.bytes(Json.object().put("input_tokens", tokens)));
    }

    private Use use(Asked asked, AnthropicRequest.Read read) {
        return asked.directives().has("cached")
                ? new Use(Math.min(read.prompt().tokens(), asked.directives().number("cached", 0)), 0, 0)
                : read.breakpoints().isEmpty() ? Use.NONE : cache.use(read.breakpoints());
    }

    private static ObjectNode message(Asked asked, Answer answer, int prompt, Use use) {
        String fingerprint = asked.request().fingerprint();
        ObjectNode message = start(asked, fingerprint);
        ArrayNode content = Json.array();
        int calls = 0;
        for (Answer.Part part : answer.parts()) {
            ObjectNode block = content.addObject();
            switch (part) {
                case Thinking thinking ->
                    block.put("type", "thinking")
                            .put("thinking", thinking.text())
                            .put("signature", Signature.of(thinking.text()));
                case Text text -> block.put("type", "text").put("text", text.text());
                case Call call ->
                    block.put("type", "tool_use")
                            .put("id", callId(fingerprint, calls++))
                            .put("name", call.name())
                            .set("input", input(call));
            }
        }
        message.set("content", content);
        message.put("stop_reason", stopReason(answer))
                .put("stop_sequence", answer.stopped().orElse(null));
        if (!asked.directives().flag("nousage")) {
            message.set("usage", usage(prompt, use, answer.tokens()));
        }
        return message;
    }

    static ObjectNode start(Asked asked, String fingerprint) {
        ObjectNode message = Json.object()
                .put("id", "msg_" + fingerprint)
                .put("type", "message")
                .put("role", "assistant");
        message.put("model", asked.model()).putArray("content");
        return message.putNull("stop_reason").putNull("stop_sequence");
    }

    /** What the provider calls input excludes what it read from and wrote to its cache. */
    static ObjectNode usage(int prompt, Use use, int output) {
        ObjectNode usage = Json.object().put("input_tokens", prompt - use.read() - use.write());
        usage.put("cache_creation_input_tokens", use.write()).put("cache_read_input_tokens", use.read());
        usage.putObject("cache_creation")
                .put("ephemeral_5m_input_tokens", use.write5m())
                .put("ephemeral_1h_input_tokens", use.write1h());
        return usage.put("output_tokens", output).put("service_tier", "standard");
    }

    static String callId(String fingerprint, int call) {
        return "toolu_" + fingerprint + call;
    }

    static String stopReason(Answer answer) {
        return answer.stopped().isPresent() ? "stop_sequence" : stopReason(answer.finish());
    }

    private static String stopReason(Finish finish) {
        return switch (finish) {
            case STOP -> "end_turn";
            case LENGTH -> "max_tokens";
            case TOOLS -> "tool_use";
            case FILTER, REFUSAL -> "refusal";
        };
    }

    /** Arguments cut by the limit are no JSON; a message that is not streamed then shows none. */
    private static JsonNode input(Call call) {
        try {
            return Json.read(call.text());
        } catch (JsonProcessingException cut) {
            return Json.object();
        }
    }
}
