package dev.gatehouse.simulator;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.gatehouse.simulator.Answer.Call;
import dev.gatehouse.simulator.Answer.Finish;
import dev.gatehouse.simulator.Answer.Text;
import dev.gatehouse.simulator.Answer.Thinking;
import java.util.ArrayList;
import java.util.List;

/** Chat completions in OpenAI's protocol. */
final class OpenAiChat {
    /** Equal requests get equal answers, so answers carry no clock. */
    static final long CREATED = 1_767_225_600;

    static final String FINGERPRINT = "fp_simulator";
    private static final int MAX_CHOICES = 128;

    private OpenAiChat() {}

    static Reply answer(Asked asked) {
        ObjectNode body = asked.body();
        Prompt prompt = OpenAiRequest.read(body, asked.directives());
        int n = body.path("n").asInt(1);
        if (n < 1 || n > MAX_CHOICES) {
            throw Refusal.invalid("n", "Invalid 'n': expected an integer from 1 to " + MAX_CHOICES + ".");
        }
        var choices = new ArrayList<Answer>(n);
        for (int i = 0; i < n; i++) {
            choices.add(Composer.answer(prompt, asked.directives(), i));
        }
        var spent = new Entry.Spent(
                prompt.tokens(), Math.min(prompt.tokens(), asked.directives().number("cached", 0)), 0);
        return asked.streams()
                ? Reply.events(OpenAiStream.frames(asked, choices, spent), spent)
                : whole(asked, choices, spent);
    }

    private static Reply whole(Asked asked, List<Answer> choices, Entry.Spent spent) {
        String fingerprint = asked.request().fingerprint();
        ObjectNode json = Json.object();
        json.put("id", "chatcmpl-" + fingerprint)
                .put("object", "chat.completion")
                .put("created", CREATED);
        json.put("model", asked.model());
        ArrayNode list = json.putArray("choices");
        for (int i = 0; i < choices.size(); i++) {
            list.add(choice(asked, choices.get(i), i, fingerprint));
        }
        if (!asked.directives().flag("nousage")) {
            json.set("usage", usage(choices, spent));
        }
        json.put("service_tier", "default").put("system_fingerprint", FINGERPRINT);
        int tokens = choices.stream().mapToInt(Answer::tokens).sum();
        return Reply.json(Json.bytes(json), tokens, spent);
    }

    private static ObjectNode choice(Asked asked, Answer answer, int index, String fingerprint) {
        ObjectNode choice = Json.object().put("index", index);
        ObjectNode message = choice.putObject("message").put("role", "assistant");
        message.putNull("content").putNull("refusal");
        choice.putNull("logprobs");
        int calls = 0;
        for (Answer.Part part : answer.parts()) {
            switch (part) {
                case Thinking thinking -> message.put("reasoning_content", thinking.text());
                case Text text -> {
                    message.put(answer.finish() == Finish.REFUSAL ? "refusal" : "content", text.text());
                    if (asked.body().path("logprobs").asBoolean()) {
                        choice.set("logprobs", logprobs(asked, text.pieces()));
                    }
                }
                case Call call -> {
                    ObjectNode made = message.withArray("tool_calls").addObject();
                    made.put("id", callId(fingerprint, index, calls++)).put("type", "function");
                    made.putObject("function").put("name", call.name()).put("arguments", call.text());
                }
            }
        }
        return choice.put("finish_reason", finishReason(answer.finish()));
    }

    static ObjectNode usage(List<Answer> choices, Entry.Spent spent) {
        int completion = choices.stream().mapToInt(Answer::tokens).sum();
        int reasoning = choices.stream().mapToInt(Answer::thinkingTokens).sum();
        ObjectNode usage = Json.object().put("prompt_tokens", spent.prompt()).put("completion_tokens", completion);
        usage.put("total_tokens", spent.prompt() + completion);
        usage.putObject("prompt_tokens_details")
                .put("cached_tokens", spent.cacheRead())
                .put("audio_tokens", 0);
        usage.putObject("completion_tokens_details")
                .put("reasoning_tokens", reasoning)
                .put("audio_tokens", 0)
                .put("accepted_prediction_tokens", 0)
                .put("rejected_prediction_tokens", 0);
        return usage;
    }

    static ObjectNode logprobs(Asked asked, List<String> pieces) {
        int top = asked.body().path("top_logprobs").asInt(0);
        ObjectNode logprobs = Json.object();
        ArrayNode content = logprobs.putArray("content");
        for (String piece : pieces) {
            ObjectNode entry = logprob(content.addObject(), piece, 0);
            ArrayNode others = entry.putArray("top_logprobs");
            for (int i = 0; i < top; i++) {
                logprob(others.addObject(), i == 0 ? piece : piece + i, i);
            }
        }
        logprobs.putNull("refusal");
        return logprobs;
    }

    private static ObjectNode logprob(ObjectNode entry, String token, int rank) {
        entry.put("token", token).put("logprob", -0.25 - rank);
        ArrayNode bytes = entry.putArray("bytes");
        for (byte b : token.getBytes(UTF_8)) {
            bytes.add(b & 0xff);
        }
        return entry;
    }

    static String callId(String fingerprint, int choice, int call) {
        return "call_" + fingerprint + (char) ('a' + choice % 26) + call;
    }

    static String finishReason(Finish finish) {
        return switch (finish) {
            case STOP, REFUSAL -> "stop";
            case LENGTH -> "length";
            case TOOLS -> "tool_calls";
            case FILTER -> "content_filter";
        };
    }
}
