package dev.gatehouse.inference;

import dev.gatehouse.catalog.ResponsesProviders;
import dev.gatehouse.provider.Protocol;
import dev.gatehouse.routing.Deployment;
import dev.gatehouse.wire.chat.ChatFormat;
import dev.gatehouse.wire.openai.responses.OpenAiResponses;

/** The chat format of each protocol, and where providers of it take chat requests. */
public record Formats(ChatFormat openai, ChatFormat anthropic, ChatFormat gemini) {

    /** Beside its own protocol, whoever is in the list of those who speak it. */
    static final OpenAiResponses RESPONSES = new OpenAiResponses();

    static final String RESPONSES_PATH = "/responses";

    /** In what words a deployment is asked by who speaks other words. */
    ChatFormat of(Deployment deployment) {
        return deployment.mode() == Deployment.Mode.RESPONSES ? RESPONSES : of(deployment.protocol());
    }

    /** Whether a request for a response reaches it as it is. */
    static boolean speaksResponses(Deployment deployment) {
        return deployment.mode() == Deployment.Mode.RESPONSES
                || (deployment.protocol() == Protocol.OPENAI && ResponsesProviders.has(deployment.provider()));
    }

    ChatFormat of(Protocol protocol) {
        return switch (protocol) {
            case OPENAI -> openai;
            case ANTHROPIC -> anthropic;
            case GEMINI -> gemini;
        };
    }

    /** Below a deployment's base URL. */
    static String chatPath(Deployment deployment, boolean stream) {
        if (deployment.mode() == Deployment.Mode.RESPONSES) {
            return RESPONSES_PATH;
        }
        return switch (deployment.protocol()) {
            case OPENAI -> "/chat/completions";
            case ANTHROPIC -> "/v1/messages";
            case GEMINI -> GeminiPaths.generate(deployment.upstreamModel(), stream);
        };
    }
}
