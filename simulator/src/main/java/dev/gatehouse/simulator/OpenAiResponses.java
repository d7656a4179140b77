package dev.gatehouse.simulator;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.gatehouse.simulator.Answer.Call;
import dev.gatehouse.simulator.Answer.Finish;
import dev.gatehouse.simulator.Answer.Text;
import dev.gatehouse.simulator.Answer.Thinking;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Responses in OpenAI's protocol. The latest {@value #STORED} of those that may be stored are remembered, each for its credential. */
final class OpenAiResponses {
    static final int STORED = 10_000;

    private static final List<String> REPEATED = List.of(
            "instructions",
            "max_output_tokens",
            "metadata",
            "parallel_tool_calls",
            "previous_response_id",
            "reasoning",
            "temperature",
            "text",
            "tool_choice",
            "tools",
            "top_p",
            "truncation",
            "user");

    private final Map<String, Stored> stored = new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Stored> eldest) {
            return size() > STORED;
        }
    };

    private record Stored(ArrayNode input, ObjectNode response) {}

    Reply answer(Asked asked) {
        ObjectNode body = asked.body();
        String apiKey = asked.request().apiKey();
        ArrayNode input = conversation(body, apiKey);
        Prompt prompt = ResponsesRequest.read(body, input, apiKey, asked.directives());
        Answer answer = Composer.answer(prompt, asked.directives(), 0);
        int cached = Math.min(prompt.tokens(), asked.directives().number("cached", 0));
        var spent = new Entry.Spent(prompt.tokens(), cached, 0);
        ObjectNode response = response(asked, answer, spent);
        if (body.path("store").asBoolean(true)) {
            synchronized (stored) {
                stored.put(key(apiKey, Json.text(response, "id")), new Stored(input, response));
            }
        }
        return asked.streams()
                ? Reply.events(ResponsesStream.frames(asked, answer, response), spent)
                : Reply.json(Json.bytes(response), answer.tokens(), spent);
    }

    private static String key(String apiKey, String id) {
        return apiKey + "\n" + id;
    }

    private ArrayNode conversation(ObjectNode body, String apiKey) {
        ArrayNode items = Json.array();
        String previous = Json.text(body, "previous_response_id");
        if (!previous.isEmpty() && !previous.equals("null")) {
            Stored before = find(apiKey, previous);
            if (before == null) {
                throw new Refusal(
                        400,
                        "Previous response with id '" + previous + "' not found.",
                        "previous_response_id",
                        "previous_response_not_found");
            }
            items.addAll(before.input);
            before.response.path("output").forEach(items::add);
        }
        JsonNode input = body.path("input");
        if (input.isTextual()) {
            items.addObject().put("role", "user").put("content", input.asText());
        } else {
            input.forEach(items::add);
        }
        return items;
    }

    private @Nullable Stored find(String apiKey, String id) {
        synchronized (stored) {
            return stored.get(key(apiKey, id));
        }
    }

    private static ObjectNode response(Asked asked, Answer answer, Entry.Spent spent) {
        String fingerprint = asked.request().fingerprint();
        String incomplete = switch (answer.finish()) {
            case STOP, TOOLS, REFUSAL -> "";
            case LENGTH -> "max_output_tokens";
            case FILTER -> "content_filter";
        };
        ObjectNode json = begun(asked).put("status", incomplete.isEmpty() ? "completed" : "incomplete");
        if (!incomplete.isEmpty()) {
            json.putObject("incomplete_details").put("reason", incomplete);
        }
        ArrayNode output = json.putArray("output");
        for (int i = 0; i < answer.parts().size(); i++) {
            output.add(item(asked, answer, i, fingerprint));
        }
        if (!asked.directives().flag("nousage")) {
            json.set("usage", usage(answer, spent));
        }
        return json;
    }

    /** As it is before it has any output. */
    static ObjectNode begun(Asked asked) {
        ObjectNode json = Json.object()
                .put("id", "resp_" + asked.request().fingerprint())
                .put("object", "response")
                .put("created_at", OpenAiChat.CREATED)
                .put("status", "in_progress")
                .put("background", false);
        json.putNull("error");
        json.putNull("incomplete_details");
        json.putNull("instructions");
        json.putNull("max_output_tokens");
        json.put("model", asked.model());
        json.putArray("output");
        json.put("parallel_tool_calls", true);
        json.putNull("previous_response_id");
        json.putObject("reasoning").putNull("effort").putNull("summary");
        json.put("service_tier", "default");
        json.put("store", asked.body().path("store").asBoolean(true));
        json.put("temperature", 1.0);
        json.putObject("text").putObject("format").put("type", "text");
        json.put("tool_choice", "auto");
        json.putArray("tools");
        json.put("top_p", 1.0);
        json.put("truncation", "disabled");
        json.putNull("usage");
        json.putNull("user");
        json.putObject("metadata");
        for (String name : REPEATED) {
            if (asked.body().hasNonNull(name)) {
                json.set(name, asked.body().get(name));
            }
        }
        return json;
    }

    private static ObjectNode item(Asked asked, Answer answer, int index, String fingerprint) {
        String status = answer.finish() == Finish.LENGTH ? "incomplete" : "completed";
        return switch (answer.parts().get(index)) {
            case Thinking thinking -> {
                ObjectNode item =
                        Json.object().put("id", id("rs", fingerprint, index)).put("type", "reasoning");
                ArrayNode summary = item.putArray("summary");
                if (summarizes(asked)) {
                    summary.addObject().put("type", "summary_text").put("text", thinking.text());
                }
                if (encrypts(asked)) {
                    item.put(
                            "encrypted_content",
                            ResponsesRequest.encrypted(asked.request().apiKey(), thinking.text()));
                }
                yield item;
            }
            case Text text -> {
                ObjectNode item = Json.object()
                        .put("id", id("msg", fingerprint, index))
                        .put("type", "message")
                        .put("status", status)
                        .put("role", "assistant");
                item.putArray("content").add(part(answer, text.text()));
                yield item;
            }
            case Call call -> call(asked, call, id("fc", fingerprint, index), fingerprint, index);
        };
    }

    static ObjectNode part(Answer answer, String text) {
        if (answer.finish() == Finish.REFUSAL) {
            return Json.object().put("type", "refusal").put("refusal", text);
        }
        ObjectNode part = Json.object().put("type", "output_text");
        part.putArray("annotations");
        part.putArray("logprobs");
        return part.put("text", text);
    }

    private static ObjectNode call(Asked asked, Call call, String id, String fingerprint, int index) {
        boolean custom = isCustom(asked, call.name());
        return Json.object()
                .put("id", id)
                .put("type", custom ? "custom_tool_call" : "function_call")
                .put("status", "completed")
                .put("call_id", OpenAiChat.callId(fingerprint, 0, index))
                .put("name", call.name())
                .put(custom ? "input" : "arguments", call.text());
    }

    static boolean isCustom(Asked asked, String name) {
        for (JsonNode tool : asked.body().path("tools")) {
            if (Json.text(tool, "name").equals(name)) {
                return Json.text(tool, "type").equals("custom");
            }
        }
        return false;
    }

    static String id(String prefix, String fingerprint, int index) {
        return prefix + "_" + fingerprint + index;
    }

    /** Whether thoughts are told in short; here the summary is the thought. */
    static boolean summarizes(Asked asked) {
        return asked.body().path("reasoning").hasNonNull("summary");
    }

    private static boolean encrypts(Asked asked) {
        return asked.body()
                .path("include")
                .valueStream()
                .anyMatch(one -> one.asText().equals("reasoning.encrypted_content"));
    }

    private static ObjectNode usage(Answer answer, Entry.Spent spent) {
        ObjectNode usage = Json.object().put("input_tokens", spent.prompt());
        usage.putObject("input_tokens_details")
                .put("cached_tokens", spent.cacheRead())
                .put("cache_write_tokens", 0);
        usage.put("output_tokens", answer.tokens());
        usage.putObject("output_tokens_details").put("reasoning_tokens", answer.thinkingTokens());
        return usage.put("total_tokens", spent.prompt() + answer.tokens());
    }

    /** {@code GET}, {@code DELETE} and {@code cancel} of a stored response. */
    Reply stored(Request request) {
        String[] parts = request.path().substring("/v1/responses/".length()).split("/", -1);
        Stored found = find(request.apiKey(), parts[0]);
        if (found == null) {
            throw new Refusal(404, "Response with id '" + parts[0] + "' not found.", null, null);
        }
        String what = request.method() + (parts.length == 1 ? "" : " " + parts[1]);
        return switch (what) {
            case "GET" -> Reply.json(200, Json.bytes(found.response));
            case "GET input_items" -> Reply.json(200, Json.bytes(items(found)));
            case "DELETE" -> {
                synchronized (stored) {
                    stored.remove(key(request.apiKey(), parts[0]));
                }
                yield Reply.json(
                        200,
                        Json.bytes(Json.object()
                                .put("id", parts[0])
                                .put("object", "response")
                                .put("deleted", true)));
            }
            case "POST cancel" -> throw new Refusal(400, "Cannot cancel a synchronous response.", null, null);
            default ->
                throw new Refusal(404, "Invalid URL (" + request.method() + " " + request.path() + ")", null, null);
        };
    }

    private static ObjectNode items(Stored found) {
        ObjectNode list = Json.object().put("object", "list");
        ArrayNode data = list.putArray("data");
        for (int i = 0; i < found.input.size(); i++) {
            ObjectNode item = found.input.get(i).deepCopy();
            item.put("id", "item_" + i);
            if (!item.has("type")) {
                item.put("type", "message");
            }
            if (item.path("content").isTextual()) {
                String text = item.path("content").asText();
                item.putArray("content").addObject().put("type", "input_text").put("text", text);
            }
            data.add(item);
        }
        return list.put("first_id", "item_0")
                .put("last_id", "item_" + (found.input.size() - 1))
                .put("has_more", false);
    }
}
