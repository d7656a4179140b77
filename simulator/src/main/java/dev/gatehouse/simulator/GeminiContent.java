package dev.gatehouse.simulator;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.gatehouse.simulator.Answer.Call;
import dev.gatehouse.simulator.Answer.Finish;
import dev.gatehouse.simulator.Answer.Part;
import dev.gatehouse.simulator.Answer.Text;
import dev.gatehouse.simulator.Answer.Thinking;
import java.util.ArrayList;
import java.util.List;

/** Answers in Gemini's protocol. */
final class GeminiContent {
    private GeminiContent() {}

    static Reply answer(Asked asked, GeminiPath path) {
        return switch (path.action()) {
            case "countTokens" -> count(asked, path);
            case "batchEmbedContents" -> GeminiEmbeddings.answer(asked, path);
            default -> generated(asked, path);
        };
    }

    private static Reply generated(Asked asked, GeminiPath path) {
        var prompt = GeminiRequest.read(asked.body(), path.model(), asked.directives());
        if (path.streams() && !path.events()) {
            throw Refusal.invalid("alt", "simulator: streams are served with alt=sse alone");
        }
        var config = GeminiConversation.member(asked.body(), "generationConfig");
        int many =
                Math.max(1, GeminiConversation.member(config, "candidateCount").asInt(1));
        var answers = new ArrayList<Answer>(many);
        for (int i = 0; i < many; i++) {
            answers.add(Composer.answer(prompt, asked.directives(), i));
        }
        var spent = new Entry.Spent(
                prompt.tokens(), Math.min(prompt.tokens(), asked.directives().number("cached", 0)), 0);
        return path.streams()
                ? Reply.events(GeminiStream.frames(asked, path, answers, spent), spent)
                : whole(asked, path, answers, spent);
    }

    private static Reply whole(Asked asked, GeminiPath path, List<Answer> answers, Entry.Spent spent) {
        var json = Json.object();
        var candidates = json.putArray("candidates");
        for (int i = 0; i < answers.size(); i++) {
            var answer = answers.get(i);
            var candidate = candidates.addObject();
            var content = candidate.putObject("content");
            content.set("parts", parts(answer, path.model()));
            content.put("role", "model");
            candidate.put("finishReason", finishReason(answer.finish())).put("index", i);
        }
        if (!asked.directives().flag("nousage")) {
            json.set("usageMetadata", usage(answers, spent));
        }
        json.put("modelVersion", path.model()).put("responseId", asked.request().fingerprint());
        return Reply.json(
                Json.bytes(json), answers.stream().mapToInt(Answer::tokens).sum(), spent);
    }

    private static ArrayNode parts(Answer answer, String model) {
        var parts = Json.array();
        boolean called = false;
        for (Part part : answer.parts()) {
            switch (part) {
                case Thinking thinking ->
                    parts.addObject().put("text", thinking.text()).put("thought", true);
                case Text text -> {
                    var said = parts.addObject().put("text", text.text());
                    if (answer.thinkingTokens() > 0) {
                        said.put("thoughtSignature", Signature.of(text.text()));
                    }
                }
                case Call call -> {
                    parts.add(call(call, !called && isSealed(answer, model)));
                    called = true;
                }
            }
        }
        return parts;
    }

    static boolean isSealed(Answer answer, String model) {
        return answer.thinkingTokens() > 0 || GeminiConversation.wantsSeals(model);
    }

    /** Calls have no ids, as those of most of Google's models. */
    static ObjectNode call(Call call, boolean sealed) {
        var part = Json.object();
        part.putObject("functionCall").put("name", call.name()).set("args", arguments(call));
        if (sealed) {
            part.put("thoughtSignature", Signature.of(call.name()));
        }
        return part;
    }

    private static JsonNode arguments(Call call) {
        try {
            return Json.read(call.text());
        } catch (JsonProcessingException cutOff) {
            return Json.object();
        }
    }

    /** Prompt includes what was cached, candidates exclude what was thought. */
    static ObjectNode usage(List<Answer> answers, Entry.Spent spent) {
        int tokens = answers.stream().mapToInt(Answer::tokens).sum();
        int thoughts = answers.stream().mapToInt(Answer::thinkingTokens).sum();
        var usage = Json.object()
                .put("promptTokenCount", spent.prompt())
                .put("candidatesTokenCount", tokens - thoughts)
                .put("totalTokenCount", spent.prompt() + tokens);
        if (spent.cacheRead() > 0) {
            usage.put("cachedContentTokenCount", spent.cacheRead());
        }
        if (thoughts > 0) {
            usage.put("thoughtsTokenCount", thoughts);
        }
        return usage;
    }

    static String finishReason(Finish finish) {
        return switch (finish) {
            case STOP, TOOLS -> "STOP";
            case LENGTH -> "MAX_TOKENS";
            case FILTER, REFUSAL -> "SAFETY";
        };
    }

    private static Reply count(Asked asked, GeminiPath path) {
        var whole = GeminiConversation.member(asked.body(), "generateContentRequest");
        var counted = whole instanceof ObjectNode request ? request : asked.body();
        int tokens =
                GeminiRequest.read(counted, path.model(), asked.directives()).tokens();
        return Reply.json(200, Json.bytes(Json.object().put("totalTokens", tokens)));
    }
}
