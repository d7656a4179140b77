package dev.gatehouse.inference;

import dev.gatehouse.provider.Protocol;
import dev.gatehouse.routing.Deployment;
import dev.gatehouse.wire.ProviderError;
import dev.gatehouse.wire.Slices;
import dev.gatehouse.wire.WireError;
import dev.gatehouse.wire.anthropic.AnthropicMessages;
import dev.gatehouse.wire.chat.AnswerBody;
import dev.gatehouse.wire.chat.AnswerStream;
import dev.gatehouse.wire.chat.ChatFormat;
import dev.gatehouse.wire.chat.ChatRequest;
import dev.gatehouse.wire.chat.RequestHead;
import dev.gatehouse.wire.chat.Usage;
import dev.gatehouse.wire.gemini.GeminiChat;
import java.nio.charset.StandardCharsets;
import java.util.function.Function;
import java.util.function.LongFunction;
import org.jspecify.annotations.Nullable;

/** Tokens counted without an answer: asked of providers of the client's protocol, estimated for others. Costs nothing. */
public final class CountTokensSurface implements Surface {
    private final Formats formats;
    private final ChatFormat client;
    private final Words words;

    /** How a protocol asks for a count and answers one. */
    private record Words(
            String operation,
            Protocol protocol,
            Function<byte[], RequestHead> head,
            Function<byte[], ChatRequest> request,
            Function<Deployment, String> path,
            LongFunction<String> answer) {}

    private CountTokensSurface(Formats formats, ChatFormat client, Words words) {
        this.formats = formats;
        this.client = client;
        this.words = words;
    }

    public static CountTokensSurface anthropic(Formats formats, AnthropicMessages client) {
        return new CountTokensSurface(
                formats,
                client,
                new Words(
                        "messages.count_tokens",
                        Protocol.ANTHROPIC,
                        client::readCountHead,
                        client::readRequest,
                        _ -> "/v1/messages/count_tokens",
                        tokens -> "{\"input_tokens\":" + tokens + "}"));
    }

    public static CountTokensSurface gemini(Formats formats, GeminiChat client) {
        return new CountTokensSurface(
                formats,
                client,
                new Words(
                        "content.count_tokens",
                        Protocol.GEMINI,
                        client::readCountHead,
                        client::readCount,
                        deployment -> GeminiPaths.of(deployment.upstreamModel(), "countTokens"),
                        tokens -> "{\"totalTokens\":" + tokens + "}"));
    }

    @Override
    public String operation() {
        return words.operation();
    }

    @Override
    public Deployment.Mode mode() {
        return Deployment.Mode.CHAT;
    }

    @Override
    public Asked read(byte[] body, @Nullable String pathModel) {
        var head = words.head().apply(body);
        return new Count(body, head, pathModel == null ? head.model() : pathModel);
    }

    @Override
    public byte[] error(WireError error) {
        return client.error(error);
    }

    @Override
    public byte[] streamError(WireError error) {
        return client.streamError(error);
    }

    private final class Count implements Asked {
        private final byte[] body;
        private final RequestHead head;
        private final String model;

        Count(byte[] body, RequestHead head, String model) {
            this.body = body;
            this.head = head;
            this.model = model;
        }

        @Override
        public String model() {
            return model;
        }

        @Override
        public boolean stream() {
            return false;
        }

        @Override
        public @Nullable String endUser() {
            return head.user();
        }

        @Override
        public boolean isLarge() {
            return body.length > Pipeline.LARGE_BODY;
        }

        @Override
        public Outgoing to(Deployment deployment, @Nullable Long outputCap) {
            return deployment.protocol() == words.protocol()
                    ? new Outgoing.Call(
                            words.path().apply(deployment), head.passThrough().to(deployment.upstreamModel(), null))
                    : new Outgoing.Here(
                            Slices.of(words.answer().apply(estimateInput()).getBytes(StandardCharsets.UTF_8)));
        }

        @Override
        public Bounds bounds() {
            return Bounds.NOTHING;
        }

        @Override
        public AnswerStream stream(Deployment deployment, String model) {
            throw new IllegalStateException("a count has no stream");
        }

        @Override
        public AnswerBody answer(Deployment deployment, String model, byte[] answer) {
            return new AnswerBody(Slices.of(answer), Usage.NONE, 0);
        }

        @Override
        public ProviderError error(Deployment deployment, int status, byte[] answer) {
            return formats.of(deployment).readError(status, answer);
        }

        @Override
        public long estimateInput() {
            return InputEstimate.of(words.request().apply(body));
        }
    }
}
