package dev.gatehouse.inference;

import dev.gatehouse.provider.Protocol;
import dev.gatehouse.routing.Deployment;
import dev.gatehouse.wire.chat.ChatFormat;

/** The chat format of each protocol, and where providers of it take chat requests. */
public record Formats(ChatFormat openai, ChatFormat anthropic, ChatFormat gemini) {

    ChatFormat of(Protocol protocol) {
        return switch (protocol) {
            case OPENAI -> openai;
            case ANTHROPIC -> anthropic;
            case GEMINI -> gemini;
        };
    }

    /** Below a deployment's base URL. */
    static String chatPath(Deployment deployment, boolean stream) {
        return switch (deployment.protocol()) {
            case OPENAI -> "/chat/completions";
            case ANTHROPIC -> "/v1/messages";
            case GEMINI -> GeminiPaths.generate(deployment.upstreamModel(), stream);
        };
    }
}
