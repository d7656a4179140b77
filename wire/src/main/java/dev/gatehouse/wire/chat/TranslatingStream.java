package dev.gatehouse.wire.chat;

import dev.gatehouse.wire.ByteSink;
import dev.gatehouse.wire.MalformedAnswer;
import dev.gatehouse.wire.WireError;
import dev.gatehouse.wire.chat.ChatEvent.Opening;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A stream of one protocol told in another, event by event. */
final class TranslatingStream implements AnswerStream {
    // Closes a frame that lacks its blank line; where none is open, these are blank lines between frames.
    private static final byte[] FRAME_END = {'\n', '\n'};

    private final StreamReader reader;
    private final StreamWriter writer;
    private final String model;
    private final long now;

    private boolean broken;
    private boolean contentBegun;
    private boolean finished;
    private boolean ended;
    private @Nullable WireError failure;
    private @Nullable Usage usage;
    private long contentBytes;

    /** @param now Unix seconds, for providers that tell no time */
    TranslatingStream(StreamReader reader, StreamWriter writer, String model, long now) {
        this.reader = reader;
        this.writer = writer;
        this.model = model;
        this.now = now;
    }

    @Override
    public void feed(byte[] buffer, int from, int to, ByteSink out) {
        if (broken || ended || failure != null) {
            return;
        }
        broken = true;
        Consumer<ChatEvent> events = event -> take(event, out);
        try {
            reader.feed(buffer, from, to, events);
            broken = false;
        } catch (MalformedAnswer e) {
            // What stands behind the end is nothing to anybody.
            if (!ended && failure == null) {
                throw e;
            }
        }
    }

    private void take(ChatEvent event, ByteSink out) {
        if (ended || failure != null) {
            return;
        }
        if (event instanceof ChatEvent.Failure(WireError error)) {
            failure = error;
            return;
        }
        note(event);
        writer.write(
                event instanceof ChatEvent.Start(String id, String _, long created)
                        ? new ChatEvent.Start(id, model, created == 0 ? now : created)
                        : event,
                out);
    }

    private void note(ChatEvent event) {
        switch (event) {
            case ChatEvent.BlockStart(int _, Opening opening) -> contentBegun |= isContent(opening);
            case ChatEvent.TextDelta(int _, String text) -> content(text);
            case ChatEvent.ThinkingDelta(int _, String text) -> content(text);
            case ChatEvent.ArgumentsDelta(int _, String json) -> content(json);
            case ChatEvent.UsageReport(Usage report) -> usage = report;
            case ChatEvent.Finish _ -> finished = true;
            case ChatEvent.Done _ -> end();
            case ChatEvent.Start _, ChatEvent.SignatureDelta _, ChatEvent.BlockStop _, ChatEvent.Failure _ -> {}
        }
    }

    private static boolean isContent(Opening opening) {
        return switch (opening) {
            case Opening.ToolCall _, Opening.RedactedThinking _ -> true;
            case Opening.Text _, Opening.Refusal _, Opening.Thinking _ -> false;
        };
    }

    private void content(String text) {
        contentBegun |= !text.isEmpty();
        contentBytes += Utf8.length(text);
    }

    private void end() {
        if (!finished) {
            // Passed on, the marker would show a broken answer as a whole one.
            throw new MalformedAnswer("end marker before the finish");
        }
        ended = true;
    }

    @Override
    public void end(ByteSink out) {
        try {
            feed(FRAME_END, 0, FRAME_END.length, out);
        } catch (MalformedAnswer e) {
            // After the finish only usage can have broken off, and that is estimated then.
            if (!finished) {
                throw e;
            }
        }
        if (ended || failure != null) {
            return;
        }
        if (!finished) {
            throw new MalformedAnswer("stream ended before the finish");
        }
        take(new ChatEvent.Done(), out);
    }

    @Override
    public boolean fail(WireError error, ByteSink out) {
        return writer.fail(error, out);
    }

    @Override
    public boolean contentBegun() {
        return contentBegun;
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
}
