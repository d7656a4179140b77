package dev.gatehouse.inference;

import dev.gatehouse.platform.Clocks;
import dev.gatehouse.provider.Protocol;
import dev.gatehouse.routers.Chooser;
import dev.gatehouse.routers.Conversation;
import dev.gatehouse.routers.Decision;
import dev.gatehouse.routing.Deployment;
import dev.gatehouse.wire.MalformedRequest;
import dev.gatehouse.wire.ProviderError;
import dev.gatehouse.wire.WireError;
import dev.gatehouse.wire.chat.AnswerBody;
import dev.gatehouse.wire.chat.AnswerStream;
import dev.gatehouse.wire.chat.Bridge;
import dev.gatehouse.wire.chat.ChatFormat;
import dev.gatehouse.wire.chat.RequestHead;
import dev.gatehouse.wire.gemini.GeminiChat;
import dev.gatehouse.wire.gemini.JsonArrayStream;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Chat, in the words of one client protocol. */
public final class ChatSurface implements Surface {
    private static final String GENERATE = "content.generate";

    private final String operation;
    private final Formats formats;
    private final ChatFormat client;
    private final Shape shape;
    private final Clocks clocks;

    /** How a protocol's requests name their model, and how its streams are cut. */
    private enum Shape {
        MODEL_IN_BODY,
        MODEL_IN_PATH,
        MODEL_IN_PATH_AND_ARRAY
    }

    public ChatSurface(String operation, Formats formats, Protocol client, Clocks clocks) {
        this(operation, formats, formats.of(client), Shape.MODEL_IN_BODY, clocks);
    }

    private ChatSurface(String operation, Formats formats, ChatFormat client, Shape shape, Clocks clocks) {
        this.operation = operation;
        this.formats = formats;
        this.client = client;
        this.shape = shape;
        this.clocks = clocks;
    }

    public static ChatSurface gemini(Formats formats, GeminiChat whole, Clocks clocks) {
        return new ChatSurface(GENERATE, formats, whole, Shape.MODEL_IN_PATH, clocks);
    }

    public static ChatSurface geminiStream(Formats formats, Clocks clocks) {
        return new ChatSurface(GENERATE, formats, GeminiChat.streamed(), Shape.MODEL_IN_PATH, clocks);
    }

    /** A stream of Gemini's is one JSON array unless events are asked for. */
    @Override
    public Surface of(Exchange exchange) {
        boolean array = shape == Shape.MODEL_IN_PATH && !"sse".equals(exchange.queryParameter("alt"));
        return array ? new ChatSurface(operation, formats, client, Shape.MODEL_IN_PATH_AND_ARRAY, clocks) : this;
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
        var named = shape == Shape.MODEL_IN_BODY ? PathModel.into(body, pathModel) : body;
        var head = client.readHead(named);
        var chat = new Chat(named, head, pathModel == null ? head.model() : pathModel);
        // Here a large body is not in anybody's way; later on the loop it would be.
        if (chat.isLarge() && Chooser.mayChoose(chat.model)) {
            chat.conversation = chat.readConversation();
        }
        return chat;
    }

    @Override
    public byte[] error(WireError error) {
        return client.error(error);
    }

    @Override
    public String streamType() {
        return isArray() ? "application/json" : Surface.super.streamType();
    }

    @Override
    public byte[] streamError(WireError error) {
        return isArray() ? JsonArrayStream.error(client.error(error)) : client.streamError(error);
    }

    private boolean isArray() {
        return shape == Shape.MODEL_IN_PATH_AND_ARRAY;
    }

    private final class Chat implements Asked {
        private final byte[] body;
        private final RequestHead head;
        private final String model;
        private Optional<Conversation> conversation = Optional.empty();

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
                    Formats.chatPath(deployment, head.stream()),
                    Bridge.request(client, provider, head, body, deployment.upstreamModel(), outputCap));
        }

        @Override
        public Bounds bounds() {
            return new Bounds(Bounds.input(body, head.messages()), head.maxTokens(), head.choices());
        }

        @Override
        public AnswerStream stream(Deployment deployment, String model) {
            var stream = Bridge.stream(client, formats.of(deployment), model, now(), head.includeUsage());
            return isArray() ? new JsonArrayStream(stream) : stream;
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
        public Optional<Conversation> conversation() {
            return isLarge() ? conversation : readConversation();
        }

        /** What cannot be read here is refused by whoever must translate it, or by the provider. */
        private Optional<Conversation> readConversation() {
            try {
                return Optional.of(Conversation.of(client.readRequest(body)));
            } catch (MalformedRequest _) {
                return Optional.empty();
            }
        }

        /** Only OpenAI's answers have a place for it. */
        @Override
        public Asked routed(Decision decision) {
            return client == formats.of(Protocol.OPENAI) ? new RoutedChat(this, decision) : this;
        }

        @Override
        public long estimateInput() {
            return InputEstimate.of(client.readRequest(body));
        }
    }
}
