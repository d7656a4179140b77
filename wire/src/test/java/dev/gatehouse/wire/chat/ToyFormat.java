package dev.gatehouse.wire.chat;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.gatehouse.wire.MalformedAnswer;
import dev.gatehouse.wire.ProviderError;
import dev.gatehouse.wire.Slices;
import dev.gatehouse.wire.WireError;
import dev.gatehouse.wire.json.InvalidJson;
import dev.gatehouse.wire.json.JsonScan;
import dev.gatehouse.wire.sse.SseFrame;
import dev.gatehouse.wire.sse.SseFramer;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A protocol small enough to be seen through: flat objects with {@code model}, {@code text}, {@code finish}, {@code usage} and
 * {@code error}; {@code END} ends a stream. It writes events as their names, bodies as {@code name:model:content}.
 */
record ToyFormat(String name) implements ChatFormat {
    static final String END = "data: END\n\n";

    @Override
    public RequestHead readHead(byte[] body) {
        RequestHead.PassThrough passThrough =
                (model, cap) -> Slices.of((name + ":passed:" + model + ":" + cap).getBytes(UTF_8));
        return new RequestHead("asked", true, false, null, 1, 1, null, passThrough);
    }

    @Override
    public ChatRequest readRequest(byte[] body) {
        String[] parts = new String(body, UTF_8).split(":");
        Long cap = parts.length > 1 ? Long.valueOf(parts[1]) : null;
        boolean stream = parts[0].equals("stream");
        return new ChatRequest(
                "asked",
                List.of(),
                List.of(),
                List.of(),
                null,
                null,
                cap,
                null,
                null,
                null,
                List.of(),
                null,
                null,
                stream,
                false,
                null,
                JsonNodeFactory.instance.objectNode());
    }

    @Override
    public byte[] writeRequest(ChatRequest request) {
        return (name + ":written:" + request.model() + ":" + request.maxTokens() + ":" + request.includeUsage())
                .getBytes(UTF_8);
    }

    @Override
    public ChatAnswer readAnswer(byte[] body) {
        List<Block> content = List.of(
                new Block.Text(new String(body, UTF_8)),
                new Block.Thinking("é€😀", "sealed"),
                new Block.RedactedThinking("opaque"),
                new Block.ToolCall("id", "name", "{}", null));
        return new ChatAnswer("id", "upstream", 0, content, FinishReason.STOP, null, Usage.of(1, 2), null);
    }

    @Override
    public byte[] writeAnswer(ChatAnswer answer) {
        return (name + ":" + answer.model()).getBytes(UTF_8);
    }

    @Override
    public AnswerBody passAnswer(byte[] body, String model) {
        return new AnswerBody(Slices.of((name + ":passed:" + model).getBytes(UTF_8)), null, 0);
    }

    @Override
    public StreamReader streamReader() {
        return new Reader();
    }

    @Override
    public StreamWriter streamWriter(boolean includeUsage) {
        return (event, out) -> out.write(switch (event) {
                    case ChatEvent.Start start -> "start " + start.model();
                    case ChatEvent.TextDelta delta -> "text " + delta.text();
                    case ChatEvent.UsageReport report ->
                        includeUsage ? "usage " + report.usage().total() : "";
                    default -> event.getClass().getSimpleName().toLowerCase(java.util.Locale.ROOT);
                }
                + "\n");
    }

    @Override
    public StreamObserver streamObserver(boolean includeUsage) {
        return new Observer(includeUsage);
    }

    @Override
    public byte[] error(WireError error) {
        return error.message().getBytes(UTF_8);
    }

    @Override
    public byte[] streamError(WireError error) {
        return error.message().getBytes(UTF_8);
    }

    @Override
    public ProviderError readError(int status, byte[] body) {
        return new ProviderError(status, ProviderError.Cause.SERVER, "", null, null);
    }

    private static JsonScan scan(JsonScan scan, SseFrame frame) {
        try {
            return scan.scan(frame.dataBuffer(), frame.dataFrom(), frame.dataTo());
        } catch (InvalidJson e) {
            throw new MalformedAnswer("no JSON");
        }
    }

    private static WireError overloaded() {
        return WireError.of(529, WireError.Kind.OVERLOADED, "overloaded");
    }

    /** Turns the members of each frame into the events of one text block. */
    private static final class Reader implements StreamReader {
        private final SseFramer framer = new SseFramer();
        private final SseFrame frame = new SseFrame();
        private final JsonScan scan = new JsonScan();
        private boolean started;

        @Override
        public void feed(byte[] buffer, int from, int to, Consumer<ChatEvent> events) {
            framer.feed(buffer, from, to, (b, f, t) -> event(frame.read(b, f, t), events));
        }

        private void event(SseFrame frame, Consumer<ChatEvent> events) {
            if (!frame.hasData()) {
                return;
            }
            if (frame.dataIs("END")) {
                events.accept(new ChatEvent.Done());
                return;
            }
            scan(scan, frame);
            if (!started) {
                started = true;
                events.accept(new ChatEvent.Start("id", scan.string(scan.find("model")), 7));
                events.accept(new ChatEvent.BlockStart(0, new ChatEvent.Opening.Text()));
            }
            for (int i = 0; i < scan.size(); i++) {
                member(i, events);
            }
        }

        private void member(int i, Consumer<ChatEvent> events) {
            switch (scan.name(i)) {
                case "text" -> events.accept(new ChatEvent.TextDelta(0, scan.string(i)));
                case "thought" -> events.accept(new ChatEvent.ThinkingDelta(0, scan.string(i)));
                case "arguments" -> events.accept(new ChatEvent.ArgumentsDelta(0, scan.string(i)));
                case "tool" ->
                    events.accept(new ChatEvent.BlockStart(1, new ChatEvent.Opening.ToolCall("id", scan.string(i))));
                case "redacted" ->
                    events.accept(new ChatEvent.BlockStart(2, new ChatEvent.Opening.RedactedThinking(scan.string(i))));
                case "finish" -> events.accept(new ChatEvent.Finish(FinishReason.STOP, null));
                case "usage" -> events.accept(new ChatEvent.UsageReport(Usage.of(0, scan.integer(i))));
                case "error" -> events.accept(new ChatEvent.Failure(overloaded()));
                default -> {}
            }
        }
    }

    private static final class Observer implements StreamObserver {
        private final boolean includeUsage;
        private final SseFrame frame = new SseFrame();
        private final JsonScan scan = new JsonScan();
        private int modelFrom;
        private int modelTo;
        private boolean hidden;
        private boolean begun;
        private boolean finished;
        private boolean ended;
        private @Nullable WireError failure;
        private @Nullable Usage usage;
        private long contentBytes;

        Observer(boolean includeUsage) {
            this.includeUsage = includeUsage;
        }

        @Override
        public void observe(byte[] buffer, int from, int to) {
            frame.read(buffer, from, to);
            if (frame.dataLines() != 1) {
                throw new AssertionError("shown a frame of " + frame.dataLines() + " data lines");
            }
            modelFrom = -1;
            hidden = false;
            if (frame.dataIs("END")) {
                ended = true;
                return;
            }
            scan(scan, frame);
            look();
        }

        private void look() {
            int model = scan.find("model");
            if (model >= 0) {
                modelFrom = scan.from(model);
                modelTo = scan.to(model);
            }
            int text = scan.find("text");
            if (text >= 0) {
                contentBytes += scan.utf8Length(text);
                begun |= scan.utf8Length(text) > 0;
            }
            finished |= scan.find("finish") >= 0;
            int reported = scan.find("usage");
            if (reported >= 0) {
                usage = Usage.of(0, scan.integer(reported));
                hidden = !includeUsage && text < 0;
            }
            if (scan.find("error") >= 0) {
                failure = overloaded();
            }
        }

        @Override
        public boolean hidden() {
            return hidden;
        }

        @Override
        public int modelFrom() {
            return modelFrom;
        }

        @Override
        public int modelTo() {
            return modelTo;
        }

        @Override
        public boolean contentBegun() {
            return begun;
        }

        @Override
        public boolean finished() {
            return finished;
        }

        @Override
        public boolean ended() {
            return ended;
        }

        @Override
        public @Nullable WireError failure() {
            return failure;
        }

        @Override
        public @Nullable Usage usage() {
            return usage;
        }

        @Override
        public long contentBytes() {
            return contentBytes;
        }

        @Override
        public byte[] endMarker() {
            return END.getBytes(UTF_8);
        }
    }
}
