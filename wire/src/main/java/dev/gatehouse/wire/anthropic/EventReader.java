package dev.gatehouse.wire.anthropic;

import dev.gatehouse.wire.MalformedAnswer;
import dev.gatehouse.wire.chat.ChatEvent;
import dev.gatehouse.wire.chat.ChatEvent.Opening;
import dev.gatehouse.wire.chat.FinishReason;
import dev.gatehouse.wire.chat.StreamReader;
import dev.gatehouse.wire.json.JsonScan;
import dev.gatehouse.wire.json.JsonScan.Kind;
import dev.gatehouse.wire.sse.SseFramer;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A message stream to events. Pings, citations and events nobody knows yet are left out, and so are whole blocks of kinds that
 * other protocols have no word for, such as a search the provider ran itself: the text of the answer stays.
 */
final class EventReader implements StreamReader {

    /** A block between its start and its stop. */
    private static final class Open {
        /** Its canonical id; negative where the block is left out. */
        final int id;

        final boolean toolCall;
        /** Arguments that stood in the block's start, for a provider that sends them there and no piece later. */
        @Nullable
        String early;

        boolean fed;

        Open(int id, boolean toolCall) {
            this.id = id;
            this.toolCall = toolCall;
        }
    }

    private static final int LEFT_OUT = -1;

    private final SseFramer framer = new SseFramer();
    private final EventScan scan = new EventScan();
    private final JsonScan part = new JsonScan();
    private final JsonScan usageScan = new JsonScan();
    private final UsageTally tally = new UsageTally();
    private final Map<Long, Open> open = new TreeMap<>();
    private int blocks;
    private boolean started;
    private boolean finished;
    private boolean ended;

    @Override
    public void feed(byte[] buffer, int from, int to, Consumer<ChatEvent> events) {
        framer.feed(buffer, from, to, (bytes, begin, end) -> frame(bytes, begin, end, events));
    }

    private void frame(byte[] buffer, int from, int to, Consumer<ChatEvent> events) {
        if (ended || !scan.read(buffer, from, to)) {
            return;
        }
        switch (scan.type()) {
            case "message_start" -> start(events);
            case "content_block_start" -> blockStart(events);
            case "content_block_delta" -> blockDelta(events);
            case "content_block_stop" -> blockStop(events);
            case "message_delta" -> messageDelta(events);
            case Frame.MESSAGE_STOP -> stop(events);
            case "error" -> fail(events);
            default -> {}
        }
    }

    private void start(Consumer<ChatEvent> events) {
        if (started) {
            throw new MalformedAnswer("a second message_start");
        }
        started = true;
        EventScan.object(scan.members(), "message", part);
        events.accept(new ChatEvent.Start(EventScan.textOrEmpty(part, "id"), EventScan.text(part, "model"), 0));
        reportUsage(part, events);
    }

    private void reportUsage(JsonScan holder, Consumer<ChatEvent> events) {
        int member = holder.find("usage");
        if (member >= 0 && holder.kind(member) == Kind.OBJECT) {
            tally.add(holder.object(member, usageScan));
            var usage = tally.usage();
            if (usage != null) {
                events.accept(new ChatEvent.UsageReport(usage));
            }
        }
    }

    private void blockStart(Consumer<ChatEvent> events) {
        requireUnfinished();
        long index = index();
        EventScan.object(scan.members(), "content_block", part);
        var opening = opening();
        var block = new Open(opening == null ? LEFT_OUT : blocks++, opening instanceof Opening.ToolCall);
        if (open.putIfAbsent(index, block) != null) {
            throw new MalformedAnswer("a block that is open was started");
        }
        if (opening == null) {
            return;
        }
        events.accept(new ChatEvent.BlockStart(block.id, opening));
        switch (opening) {
            case Opening.Text() -> textPiece(block, EventScan.textOrEmpty(part, "text"), events);
            case Opening.Thinking() -> {
                thinkingPiece(block, EventScan.textOrEmpty(part, "thinking"), events);
                signaturePiece(block, EventScan.textOrEmpty(part, "signature"), events);
            }
            case Opening.ToolCall _ -> block.early = input();
            case Opening.Refusal(), Opening.RedactedThinking _ -> {}
        }
    }

    private @Nullable Opening opening() {
        return switch (EventScan.text(part, "type")) {
            case "text" -> new Opening.Text();
            case "thinking" -> new Opening.Thinking();
            case "redacted_thinking" -> new Opening.RedactedThinking(EventScan.text(part, "data"));
            case "tool_use" -> new Opening.ToolCall(EventScan.text(part, "id"), EventScan.text(part, "name"));
            default -> null;
        };
    }

    private @Nullable String input() {
        int input = part.find("input");
        if (input < 0 || part.kind(input) != Kind.OBJECT) {
            return null;
        }
        return scan.raw(part.from(input), part.to(input));
    }

    private void blockDelta(Consumer<ChatEvent> events) {
        var block = openBlock();
        if (block.id == LEFT_OUT) {
            return;
        }
        EventScan.object(scan.members(), "delta", part);
        switch (EventScan.text(part, "type")) {
            case "text_delta" -> textPiece(block, EventScan.text(part, "text"), events);
            case "thinking_delta" -> thinkingPiece(block, EventScan.text(part, "thinking"), events);
            case "signature_delta" -> signaturePiece(block, EventScan.text(part, "signature"), events);
            case "input_json_delta" -> argumentsPiece(block, EventScan.text(part, "partial_json"), events);
            default -> {}
        }
    }

    private static void textPiece(Open block, String text, Consumer<ChatEvent> events) {
        if (!text.isEmpty()) {
            events.accept(new ChatEvent.TextDelta(block.id, text));
        }
    }

    private static void thinkingPiece(Open block, String text, Consumer<ChatEvent> events) {
        if (!text.isEmpty()) {
            events.accept(new ChatEvent.ThinkingDelta(block.id, text));
        }
    }

    private static void signaturePiece(Open block, String signature, Consumer<ChatEvent> events) {
        if (!signature.isEmpty()) {
            events.accept(new ChatEvent.SignatureDelta(block.id, signature));
        }
    }

    private static void argumentsPiece(Open block, String json, Consumer<ChatEvent> events) {
        if (!json.isEmpty()) {
            block.fed = true;
            events.accept(new ChatEvent.ArgumentsDelta(block.id, json));
        }
    }

    private Open openBlock() {
        requireUnfinished();
        var block = open.get(index());
        if (block == null) {
            throw new MalformedAnswer("a block that is not open");
        }
        return block;
    }

    private void blockStop(Consumer<ChatEvent> events) {
        if (finished) {
            // The finish has closed it.
            return;
        }
        close(openBlock(), events);
        open.remove(index());
    }

    private static void close(Open block, Consumer<ChatEvent> events) {
        if (block.id == LEFT_OUT) {
            return;
        }
        // A tool without parameters is called with an object all the same: clients parse what they are given.
        if (block.toolCall && !block.fed) {
            argumentsPiece(block, block.early == null ? "{}" : block.early, events);
        }
        events.accept(new ChatEvent.BlockStop(block.id));
    }

    private void messageDelta(Consumer<ChatEvent> events) {
        requireStarted();
        reportUsage(scan.members(), events);
        int delta = scan.members().find("delta");
        if (finished || delta < 0 || scan.members().kind(delta) != Kind.OBJECT) {
            return;
        }
        scan.members().object(delta, part);
        int reason = part.find("stop_reason");
        if (reason >= 0 && part.kind(reason) == Kind.STRING) {
            finish(StopReason.read(part.string(reason)), events);
        }
    }

    private void finish(FinishReason reason, Consumer<ChatEvent> events) {
        finished = true;
        open.values().forEach(block -> close(block, events));
        open.clear();
        int sequence = part.find("stop_sequence");
        boolean told = sequence >= 0 && part.kind(sequence) == Kind.STRING;
        events.accept(new ChatEvent.Finish(reason, told ? part.string(sequence) : null));
    }

    private void stop(Consumer<ChatEvent> events) {
        if (!finished) {
            throw new MalformedAnswer("message_stop without a stop_reason");
        }
        ended = true;
        events.accept(new ChatEvent.Done());
    }

    private void fail(Consumer<ChatEvent> events) {
        ended = true;
        EventScan.object(scan.members(), "error", part);
        var error = Errors.event(EventScan.textOrEmpty(part, "type"), EventScan.textOrEmpty(part, "message"));
        events.accept(new ChatEvent.Failure(error));
    }

    private long index() {
        try {
            return scan.members().integer(EventScan.require(scan.members(), "index", Kind.NUMBER));
        } catch (ArithmeticException e) {
            throw new MalformedAnswer("index is no index");
        }
    }

    private void requireUnfinished() {
        requireStarted();
        if (finished) {
            throw new MalformedAnswer("content after the stop_reason");
        }
    }

    private void requireStarted() {
        if (!started) {
            throw new MalformedAnswer("an event before message_start");
        }
    }
}
