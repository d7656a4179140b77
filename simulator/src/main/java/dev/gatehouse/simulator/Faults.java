package dev.gatehouse.simulator;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import dev.gatehouse.simulator.Frame.Event;
import dev.gatehouse.simulator.Frame.Raw;
import dev.gatehouse.simulator.Frame.Role;
import dev.gatehouse.simulator.Reply.Content;
import dev.gatehouse.simulator.Reply.Events;
import dev.gatehouse.simulator.Reply.Whole;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** The faults that lie in what is written; those in when and how it is written are {@link ScriptWriter}'s. */
final class Faults {
    private static final byte[] HTML =
            "<!DOCTYPE html>\n<html><head><title>Bad gateway</title></head><body><h1>Bad gateway</h1></body></html>\n"
                    .getBytes(UTF_8);
    private static final byte[] NO_UTF8 = {(byte) 0xc3, '('};

    private final Directives directives;
    private final Protocol protocol;

    Faults(Directives directives, Protocol protocol) {
        this.directives = directives;
        this.protocol = protocol;
    }

    /** The answer that is given instead of the model's, if one is told. */
    Optional<Reply> instead(boolean streams, String requestId) {
        if (directives.has("status")) {
            return Optional.of(status(directives.number("status", 500), requestId));
        }
        if (directives.has("redirect")) {
            return Optional.of(whole(307, "text/plain", new byte[0])
                    .with("location", directives.text("redirect").orElseThrow()));
        }
        if (directives.flag("html")) {
            return Optional.of(whole(200, "text/html; charset=utf-8", HTML));
        }
        if (directives.flag("empty")) {
            return Optional.of(whole(200, streams ? "text/event-stream" : "application/json", new byte[0]));
        }
        if (directives.flag("gzipbomb")) {
            return Optional.of(whole(200, "application/json", Gzip.bomb()).with("content-encoding", "gzip"));
        }
        return Optional.empty();
    }

    private Reply status(int status, String requestId) {
        if (status < 400 || status > 599) {
            throw Refusal.invalid("simulator: status must be 400 to 599");
        }
        Reply reply = switch (directives.text("body").orElse("json")) {
            case "html" -> whole(status, "text/html; charset=utf-8", HTML);
            case "empty" -> whole(status, "text/plain", new byte[0]);
            case "context" ->
                protocol.refuse(
                        new Refusal(
                                status,
                                "prompt is too long: 9 tokens > 8 maximum",
                                "messages",
                                "context_length_exceeded"),
                        requestId);
            default ->
                protocol.refuse(new Refusal(status, "simulator: status " + status + " as told", null, null), requestId);
        };
        return directives
                .text("retry_after")
                .map(seconds -> reply.with("retry-after", seconds))
                .orElse(reply);
    }

    private static Reply whole(int status, String type, byte[] bytes) {
        return new Reply(status, List.of(), new Whole(type, bytes, 0), Entry.Spent.NOTHING);
    }

    /** The answer with what the directives put into it or take out of it. */
    Reply altered(Reply reply) {
        if (directives.isEmpty()) {
            return reply;
        }
        Content content = switch (reply.content()) {
            case Whole body -> altered(body);
            case Events events -> new Events(altered(events.frames()));
        };
        Reply altered = reply.with(content);
        altered = directives.flag("hugehead") ? altered.with("x-padding", "x".repeat(64 << 10)) : altered;
        return directives.flag("gzip") ? Gzip.of(altered) : altered;
    }

    private Whole altered(Whole body) {
        byte[] bytes = body.bytes();
        if (directives.is("broken", "json")) {
            bytes = Arrays.copyOf(bytes, bytes.length / 2);
        }
        if (directives.is("broken", "utf8")) {
            bytes = inserted(bytes, "\":\"", NO_UTF8);
        }
        if (directives.has("huge")) {
            String padding = "\"padding\":\"" + "x".repeat(directives.number("huge", 0)) + "\",";
            bytes = inserted(bytes, "{", padding.getBytes(ISO_8859_1));
        }
        return new Whole(body.type(), bytes, body.tokens());
    }

    /** The bytes with {@code more} after the first {@code mark}. */
    private static byte[] inserted(byte[] bytes, String mark, byte[] more) {
        int at = new String(bytes, ISO_8859_1).indexOf(mark) + mark.length();
        byte[] all = Arrays.copyOf(bytes, bytes.length + more.length);
        System.arraycopy(more, 0, all, at, more.length);
        System.arraycopy(bytes, at, all, at + more.length, bytes.length - at);
        return all;
    }

    private List<Frame> altered(List<Frame> given) {
        var frames = new ArrayList<>(given);
        if (directives.is("broken", "json")) {
            frames.add(middle(frames), new Event(Role.FRAMING, protocol.event("content_block_delta", "{\"id\": oops")));
        }
        if (directives.is("broken", "utf8")) {
            frames.add(
                    middle(frames),
                    new Raw(Role.FRAMING, 0, inserted(protocol.contentEvent("?").getBytes(UTF_8), "?", NO_UTF8)));
        }
        if (directives.has("huge")) {
            // Never as text, which would be held several times over.
            byte[] padding = new byte[directives.number("huge", 0)];
            Arrays.fill(padding, (byte) 'x');
            byte[] event = protocol.harmless("\"padding\":\"\"").getBytes(ISO_8859_1);
            frames.add(middle(frames), new Raw(Role.FRAMING, 0, inserted(event, "\"padding\":\"", padding)));
        }
        if (directives.flag("nofinish")) {
            frames.removeIf(
                    frame -> frame.role() == Role.FINISH || frame.role() == Role.USAGE || frame.role() == Role.DONE);
        }
        if (directives.flag("nodone")) {
            frames.removeIf(frame -> frame.role() == Role.DONE);
        }
        if (directives.flag("duplicate_done")) {
            frames.addAll(
                    frames.stream().filter(frame -> frame.role() == Role.DONE).toList());
        }
        if (directives.flag("extra")) {
            frames.add(new Event(Role.DONE, protocol.contentEvent(" extra")));
        }
        return frames;
    }

    /** The index behind the first half of the content, which is at least one frame of it where there is any. */
    static int middle(List<Frame> frames) {
        long half = Math.max(
                1, frames.stream().filter(frame -> frame.role() == Role.CONTENT).count() / 2);
        for (int i = 0; i < frames.size(); i++) {
            if (frames.get(i).role() == Role.CONTENT && --half == 0) {
                return i + 1;
            }
        }
        return start(frames);
    }

    /** The index of the first frame that is no prelude. */
    static int start(List<Frame> frames) {
        int index = 0;
        while (index < frames.size() && frames.get(index).role() == Role.START) {
            index++;
        }
        return index;
    }
}
