package dev.gatehouse.wire.chat;

import dev.gatehouse.wire.Slices;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What lies between a client's protocol and a provider's. Where they are the same, bytes pass and only the documented spans
 * change; where they differ, everything is read into the canonical form and written anew.
 */
public final class Bridge {
    private Bridge() {}

    /**
     * The client's request as the provider gets it.
     *
     * @param head what {@code client} read of {@code body}
     * @param outputCap the output cap in tokens to send where the client sent none, or null
     * @throws dev.gatehouse.wire.MalformedRequest where the provider's protocol cannot say it
     */
    public static Slices request(
            ChatFormat client,
            ChatFormat provider,
            RequestHead head,
            byte[] body,
            String upstreamModel,
            @Nullable Long outputCap) {
        if (same(client, provider)) {
            return head.passThrough().to(upstreamModel, outputCap);
        }
        ChatRequest request = client.readRequest(body).to(upstreamModel, outputCap);
        return Slices.of(provider.writeRequest(request));
    }

    /**
     * The provider's whole answer as the client gets it.
     *
     * @param model canonical: what the client is told, whatever the provider calls it
     * @param now Unix seconds, for providers that tell no time
     * @throws dev.gatehouse.wire.MalformedAnswer
     */
    public static AnswerBody answer(ChatFormat client, ChatFormat provider, String model, long now, byte[] body) {
        if (same(client, provider)) {
            return provider.passAnswer(body, model);
        }
        return answer(provider, client::writeAnswer, model, now, body);
    }

    /**
     * What turns the provider's stream into the client's. The arrays fed to it are given away: where bytes pass, they go to
     * the sink without a copy.
     *
     * @param model canonical: what the client is told, whatever the provider calls it
     * @param now Unix seconds, for providers that tell no time
     * @param includeUsage the client wants the usage in its stream
     */
    public static AnswerStream stream(
            ChatFormat client, ChatFormat provider, String model, long now, boolean includeUsage) {
        return same(client, provider)
                ? new PassingStream(provider.streamObserver(includeUsage), model)
                : new TranslatingStream(provider.streamReader(), client.streamWriter(includeUsage), model, now);
    }

    /** A stream both sides speak, for an observer that was made for this request. */
    public static AnswerStream pass(StreamObserver observer, String model) {
        return new PassingStream(observer, model);
    }

    /** As above, for a writer that was made for this request. */
    public static AnswerStream stream(ChatFormat provider, StreamWriter client, String model, long now) {
        return new TranslatingStream(provider.streamReader(), client, model, now);
    }

    /**
     * As above, for a writer that was made for this request.
     *
     * @throws dev.gatehouse.wire.MalformedAnswer
     */
    public static AnswerBody answer(
            ChatFormat provider, Function<ChatAnswer, byte[]> client, String model, long now, byte[] body) {
        ChatAnswer answer = provider.readAnswer(body).called(model, now);
        return new AnswerBody(Slices.of(client.apply(answer)), answer.usage(), Utf8.length(answer.content()));
    }

    private static boolean same(ChatFormat client, ChatFormat provider) {
        return client.name().equals(provider.name());
    }
}
