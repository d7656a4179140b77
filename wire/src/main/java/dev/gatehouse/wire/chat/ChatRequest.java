package dev.gatehouse.wire.chat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A chat request in no protocol's words. Read only where client and provider speak different protocols; otherwise bytes pass.
 *
 * @param model as the client sent it; the gateway replaces it by the provider's own id
 * @param system texts that stand before the conversation, in order; developer messages included
 * @param maxTokens output cap, or null where the client sent none
 * @param stop empty where none
 * @param format null for plain text
 * @param reasoning null where the client said nothing about reasoning
 * @param includeUsage the client wants the usage in its stream
 * @param user the end user's id as the client names it
 * @param extras top-level members no other component holds, for the writer of the same family to keep or to refuse; never null
 */
public record ChatRequest(
        String model,
        List<Block> system,
        List<Message> messages,
        List<Tool> tools,
        @Nullable ToolChoice toolChoice,
        @Nullable Boolean parallelToolCalls,
        @Nullable Long maxTokens,
        @Nullable Double temperature,
        @Nullable Double topP,
        @Nullable Long topK,
        List<String> stop,
        @Nullable OutputFormat format,
        @Nullable Reasoning reasoning,
        boolean stream,
        boolean includeUsage,
        @Nullable String user,
        ObjectNode extras) {

    public ChatRequest {
        system = List.copyOf(system);
        messages = List.copyOf(messages);
        tools = List.copyOf(tools);
        stop = List.copyOf(stop);
    }

    /**
     * The same request as a provider gets it. A stream always asks for usage: the gateway bills by it.
     *
     * @param outputCap in tokens, where the client sent none; null to send none
     */
    public ChatRequest to(String upstreamModel, @Nullable Long outputCap) {
        return new ChatRequest(
                upstreamModel,
                system,
                messages,
                tools,
                toolChoice,
                parallelToolCalls,
                maxTokens == null ? outputCap : maxTokens,
                temperature,
                topP,
                topK,
                stop,
                format,
                reasoning,
                stream,
                stream || includeUsage,
                user,
                extras);
    }

    /** @param name the participant's name, which OpenAI allows */
    public record Message(
            Role role, List<Block> content, @Nullable String name) {
        public Message {
            content = List.copyOf(content);
        }
    }

    /** Tool results are blocks of a {@code USER} message: the writer gives them the place its protocol wants. */
    public enum Role {
        USER,
        ASSISTANT
    }

    /** @param parameters JSON schema; an object schema without properties where the client gave none
     * @param strict null where unsaid */
    public record Tool(
            String name,
            @Nullable String description,
            JsonNode parameters,
            @Nullable Boolean strict,
            Block.@Nullable CacheMark cache) {}

    /** What the model may do with the tools. */
    public sealed interface ToolChoice {
        record Auto() implements ToolChoice {}

        record None() implements ToolChoice {}

        record Required() implements ToolChoice {}

        record Named(String name) implements ToolChoice {}
    }

    /** Structured output. */
    public sealed interface OutputFormat {
        record JsonObject() implements OutputFormat {}

        /** @param name OpenAI wants one; "response" where the client's protocol has none */
        record JsonSchema(
                String name,
                JsonNode schema,
                @Nullable Boolean strict,
                @Nullable String description) implements OutputFormat {}
    }

    /** How much to think. */
    public sealed interface Reasoning {
        record Off() implements Reasoning {}

        /** @param tokens Anthropic's {@code budget_tokens}, at least 1024 */
        record Budget(long tokens) implements Reasoning {}

        /** @param level none, minimal, low, medium, high, xhigh, max */
        record Effort(String level) implements Reasoning {}

        /** The model decides; Anthropic's {@code adaptive}. */
        record Adaptive(@Nullable String effort) implements Reasoning {}
    }
}
