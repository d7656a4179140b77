package dev.gatehouse.routers;

import dev.gatehouse.wire.chat.Block;
import dev.gatehouse.wire.chat.ChatRequest;
import dev.gatehouse.wire.chat.ChatRequest.OutputFormat;
import dev.gatehouse.wire.chat.ChatRequest.Role;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a router looks at of a request.
 *
 * @param prompt the last text of the user; empty where there is none
 * @param texts of all messages, in order
 * @param messages how many there are
 */
public record Conversation(String prompt, List<String> texts, int messages, Needs needs) {
    /** Nothing is known of the request. */
    public static final Conversation UNKNOWN = new Conversation("", List.of(), 0, Needs.NOTHING);

    private static final int CHARS_PER_TOKEN = 4;
    private static final int TOKENS_PER_MESSAGE = 20;

    public Conversation {
        texts = List.copyOf(texts);
    }

    /** One message. */
    static Conversation of(String prompt) {
        return of(prompt, List.of(prompt), 1, Needs.NOTHING);
    }

    /** @param needs besides the length of the texts */
    static Conversation of(String prompt, List<String> texts, int messages, Needs needs) {
        long chars = 0;
        for (var text : texts) {
            chars += text.length();
        }
        long tokens = chars / CHARS_PER_TOKEN + (long) TOKENS_PER_MESSAGE * messages;
        return new Conversation(prompt, texts, messages, needs.ofTokens(tokens));
    }

    public static Conversation of(ChatRequest request) {
        var all = new Texts();
        all.add(request.system());
        var prompt = "";
        for (var message : request.messages()) {
            var own = all.add(message.content());
            if (message.role() == Role.USER && !own.isEmpty()) {
                prompt = own.size() == 1 ? own.getFirst() : String.join("\n", own);
            }
        }
        var needs = new Needs(!request.tools().isEmpty(), isJson(request.format()), all.pictures, 0);
        return of(prompt, all.texts, request.messages().size(), needs);
    }

    private static Needs.Json isJson(@Nullable OutputFormat format) {
        return switch (format) {
            case null -> Needs.Json.NO;
            case OutputFormat.JsonObject _ -> Needs.Json.OBJECT;
            case OutputFormat.JsonSchema _ -> Needs.Json.SCHEMA;
        };
    }

    private static final class Texts {
        private final List<String> texts = new ArrayList<>();
        private boolean pictures;

        /** @return what is text itself, and not in a tool's result */
        List<String> add(List<Block> blocks) {
            var own = new ArrayList<String>(1);
            for (var block : blocks) {
                switch (block) {
                    case Block.Text text -> {
                        texts.add(text.text());
                        own.add(text.text());
                    }
                    case Block.ToolResult result -> add(result.content());
                    case Block.ToolCall call -> texts.add(call.arguments());
                    case Block.Refusal refusal -> texts.add(refusal.text());
                    case Block.Image _ -> pictures = true;
                    case Block.Document(Block.Source.PlainText plain, var _, var _, var _) -> texts.add(plain.text());
                    case Block.Document _,
                            Block.Audio _,
                            Block.Thinking _,
                            Block.RedactedThinking _,
                            Block.Native _ -> {}
                }
            }
            return own;
        }
    }
}
