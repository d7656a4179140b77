package dev.gatehouse.inference;

import dev.gatehouse.platform.Clocks;
import dev.gatehouse.provider.Protocol;
import dev.gatehouse.routing.Deployment;
import dev.gatehouse.wire.ProviderError;
import dev.gatehouse.wire.WireError;
import dev.gatehouse.wire.chat.AnswerBody;
import dev.gatehouse.wire.chat.AnswerStream;
import dev.gatehouse.wire.chat.Bridge;
import dev.gatehouse.wire.chat.ChatFormat;
import dev.gatehouse.wire.chat.RequestHead;
import org.jspecify.annotations.Nullable;

/** Chat, in the words of one client protocol. */
public final class ChatSurface implements Surface {
    private final String operation;
    private final Formats formats;
    private final ChatFormat client;
    private final Clocks clocks;

    public ChatSurface(String operation, Formats formats, Protocol client, Clocks clocks) {
        this.operation = operation;
        this.formats = formats;
        this.client = formats.of(client);
        this.clocks = clocks;
    }

    @Override
    public String operation() {
        return operation;
    }

    @Override
    public Deployment.Mode mode() {
        return Deployment.Mode.CHAT;
    }

    @Override
    public Asked read(byte[] body, @Nullable String pathModel) {
        var named = PathModel.into(body, pathModel);
        var head = client.readHead(named);
        return new Chat(named, head, pathModel == null ? head.model() : pathModel);
    }

    @Override
    public byte[] error(WireError error) {
        return client.error(error);
    }

    @Override
    public byte[] streamError(WireError error) {
        return client.streamError(error);
    }

    private final class Chat implements Asked {
        private final byte[] body;
        private final RequestHead head;
        private final String model;

        Chat(byte[] body, RequestHead head, String model) {
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
            return head.stream();
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
            var provider = formats.of(deployment);
            return new Outgoing.Call(
                    Formats.chatPath(deployment),
                    Bridge.request(client, provider, head, body, deployment.upstreamModel(), outputCap));
        }

        @Override
        public Bounds bounds() {
            return new Bounds(Bounds.input(body, head.messages()), head.maxTokens(), head.choices());
        }

        @Override
        public AnswerStream stream(Deployment deployment, String model) {
            return Bridge.stream(client, formats.of(deployment), model, now(), head.includeUsage());
        }

        @Override
        public AnswerBody answer(Deployment deployment, String model, byte[] answer) {
            return Bridge.answer(client, formats.of(deployment), model, now(), answer);
        }

        private long now() {
            return clocks.now().getEpochSecond();
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
