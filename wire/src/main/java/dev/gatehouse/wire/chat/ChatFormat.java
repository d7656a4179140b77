package dev.gatehouse.wire.chat;

import dev.gatehouse.wire.ProviderError;
import dev.gatehouse.wire.WireError;

/** One wire protocol of chat, both ways round. Stateless and thread-safe; what it makes is one per answer. */
public interface ChatFormat {

    /** {@code openai}, {@code anthropic}, {@code gemini}. */
    String name();

    /** @throws dev.gatehouse.wire.MalformedRequest */
    RequestHead readHead(byte[] body);

    /** @throws dev.gatehouse.wire.MalformedRequest */
    ChatRequest readRequest(byte[] body);

    /** @throws dev.gatehouse.wire.MalformedRequest with UNTRANSLATABLE for what this protocol cannot say */
    byte[] writeRequest(ChatRequest request);

    /** @throws dev.gatehouse.wire.MalformedAnswer */
    ChatAnswer readAnswer(byte[] body);

    byte[] writeAnswer(ChatAnswer answer);

    /**
     * A whole answer of this protocol for a client of this protocol: the provider's bytes with the model's value replaced.
     *
     * @throws dev.gatehouse.wire.MalformedAnswer
     */
    AnswerBody passAnswer(byte[] body, String model);

    StreamReader streamReader();

    /** @param includeUsage whether the client asked for usage in its stream, where the protocol leaves the choice */
    StreamWriter streamWriter(boolean includeUsage);

    StreamObserver streamObserver(boolean includeUsage);

    /** The body of an error answer. */
    byte[] error(WireError error);

    /** Frames that end a stream that has begun: the protocol's error event, and never a finish. */
    byte[] streamError(WireError error);

    /** What a provider's error answer says; never throws, whatever the body is. */
    ProviderError readError(int status, byte[] body);
}
