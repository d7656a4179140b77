package dev.gatehouse.wire.gemini;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.gatehouse.wire.MalformedRequest;
import dev.gatehouse.wire.MalformedRequest.Reason;
import dev.gatehouse.wire.chat.Block;
import dev.gatehouse.wire.chat.ChatRequest;
import dev.gatehouse.wire.chat.ChatRequest.OutputFormat;
import dev.gatehouse.wire.chat.ChatRequest.Tool;
import dev.gatehouse.wire.chat.ChatRequest.ToolChoice;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The canonical request as Gemini takes it. Model and streaming are said in the path; schemas go as the JSON schemas they are. */
final class RequestWriter {
    /** Whoever asks for these waits for something in the answer that would not be there. */
    private static final List<String> REFUSED =
            List.of("logprobs", "top_logprobs", "audio", "web_search_options", "container", "mcp_servers");

    private final ChatRequest request;
    private final ObjectNode body = Json.object();
    private final ObjectNode config = Json.object();

    private RequestWriter(ChatRequest request) {
        this.request = request;
    }

    static byte[] write(ChatRequest request) {
        return new RequestWriter(request).write();
    }

    private byte[] write() {
        refuse();
        body.set("contents", ContentsWriter.write(request));
        system();
        tools();
        toolChoice();
        sampling();
        format();
        ThinkingPlan.write(request, config);
        if (!config.isEmpty()) {
            body.set("generationConfig", config);
        }
        return Json.bytes(body);
    }

    private void refuse() {
        var extras = request.extras();
        for (String name : REFUSED) {
            var value = extras.path(name);
            boolean asked = !value.isMissingNode() && !value.isNull() && !(value.isBoolean() && !value.booleanValue());
            if (asked && !(value.isNumber() && value.asInt() == 0)) {
                throw untranslatable(name + " is not available for this model", name);
            }
        }
        if (extras.path("n").asInt(1) > 1) {
            throw untranslatable("Several choices are not available for this model", "n");
        }
        for (var modality : extras.path("modalities")) {
            if (!modality.asText().equals("text")) {
                throw untranslatable("This model is asked for text alone", "modalities");
            }
        }
    }

    private void system() {
        if (request.system().isEmpty()) {
            return;
        }
        var parts = Json.object().putArray("parts");
        for (Block block : request.system()) {
            if (!(block instanceof Block.Text text)) {
                throw untranslatable("System messages must be text", "messages");
            }
            if (!text.text().isBlank()) {
                parts.addObject().put("text", text.text());
            }
        }
        if (!parts.isEmpty()) {
            body.putObject("systemInstruction").set("parts", parts);
        }
    }

    private void tools() {
        if (request.tools().isEmpty()) {
            return;
        }
        var declarations = body.putArray("tools").addObject().putArray("functionDeclarations");
        for (Tool tool : request.tools()) {
            var json = declarations.addObject().put("name", tool.name());
            if (tool.description() != null) {
                json.put("description", tool.description());
            }
            // Gemini refuses an object schema without properties; without any it takes no arguments.
            if (!tool.parameters().path("properties").isEmpty() || !isBareObject(tool)) {
                json.set("parametersJsonSchema", tool.parameters());
            }
        }
    }

    private static boolean isBareObject(Tool tool) {
        var schema = tool.parameters();
        return schema.path("type").asText("object").equals("object")
                && !schema.has("$ref")
                && !schema.has("anyOf")
                && !schema.has("allOf")
                && !schema.has("oneOf");
    }

    private void toolChoice() {
        var choice = request.toolChoice();
        if (choice == null || request.tools().isEmpty()) {
            return;
        }
        var calling = body.putObject("toolConfig").putObject("functionCallingConfig");
        switch (choice) {
            case ToolChoice.Auto() -> calling.put("mode", "AUTO");
            case ToolChoice.None() -> calling.put("mode", "NONE");
            case ToolChoice.Required() -> calling.put("mode", "ANY");
            case ToolChoice.Named(String name) ->
                calling.put("mode", "ANY").putArray("allowedFunctionNames").add(name);
        }
    }

    private void sampling() {
        put("maxOutputTokens", request.maxTokens());
        if (request.temperature() != null) {
            config.put("temperature", request.temperature());
        }
        if (request.topP() != null) {
            config.put("topP", request.topP());
        }
        put("topK", request.topK());
        if (!request.stop().isEmpty()) {
            var stop = config.putArray("stopSequences");
            request.stop().forEach(stop::add);
        }
        keep("seed", "seed");
        keep("presence_penalty", "presencePenalty");
        keep("frequency_penalty", "frequencyPenalty");
    }

    private void put(String name, @Nullable Long value) {
        if (value != null) {
            config.put(name, value);
        }
    }

    private void keep(String name, String as) {
        var value = request.extras().path(name);
        if (value.isNumber()) {
            config.set(as, value);
        }
    }

    private void format() {
        switch (request.format()) {
            case null -> {}
            case OutputFormat.JsonObject _ -> config.put("responseMimeType", "application/json");
            case OutputFormat.JsonSchema schema ->
                config.put("responseMimeType", "application/json").set("responseJsonSchema", schema.schema());
        }
    }

    private static MalformedRequest untranslatable(String message, String param) {
        return new MalformedRequest(Reason.UNTRANSLATABLE, message, param);
    }
}
