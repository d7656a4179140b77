package dev.gatehouse.inference;

import dev.gatehouse.provider.Protocol;
import dev.gatehouse.routing.Deployment;
import dev.gatehouse.wire.ProviderError;
import dev.gatehouse.wire.Slices;
import dev.gatehouse.wire.WireError;
import dev.gatehouse.wire.anthropic.AnthropicMessages;
import dev.gatehouse.wire.chat.AnswerBody;
import dev.gatehouse.wire.chat.AnswerStream;
import dev.gatehouse.wire.chat.RequestHead;
import dev.gatehouse.wire.chat.Usage;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** Anthropic's {@code count_tokens}: asked of providers that have it, estimated for those that do not. Costs nothing. */
public final class CountTokensSurface implements Surface {
    private final Formats formats;
    private final AnthropicMessages client;

    public CountTokensSurface(Formats formats, AnthropicMessages client) {
        this.formats = formats;
        this.client = client;
    }

    @Override
    public String operation() {
        return "messages.count_tokens";
    }

    @Override
    public Deployment.Mode mode() {
        return Deployment.Mode.CHAT;
    }

    @Override
    public Asked read(byte[] body, @Nullable String pathModel) {
        return new Count(body, client.readCountHead(body));
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

        Count(byte[] body, RequestHead head) {
            this.body = body;
            this.head = head;
        }

        @Override
        public String model() {
            return head.model();
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
            return deployment.protocol() == Protocol.ANTHROPIC
                    ? new Outgoing.Call(
                            "/v1/messages/count_tokens", head.passThrough().to(deployment.upstreamModel(), null))
                    : new Outgoing.Here(
                            Slices.of(("{\"input_tokens\":" + estimateInput() + "}").getBytes(StandardCharsets.UTF_8)));
        }

        @Override
        public Bounds bounds() {
            return Bounds.NOTHING;
        }

        @Override
        public AnswerStream stream(Deployment deployment, String model) {
            throw new IllegalStateException("count_tokens has no stream");
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
            return InputEstimate.of(client.readRequest(body));
        }
    }
}
