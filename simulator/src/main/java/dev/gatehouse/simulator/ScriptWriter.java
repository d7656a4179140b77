package dev.gatehouse.simulator;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.gatehouse.simulator.Frame.Event;
import dev.gatehouse.simulator.Frame.Raw;
import dev.gatehouse.simulator.Frame.Role;
import dev.gatehouse.simulator.Reply.Events;
import dev.gatehouse.simulator.Reply.Whole;
import dev.gatehouse.simulator.Script.Step;
import io.netty.handler.codec.http.HttpResponseStatus;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Turns a reply into a script, the same way for every protocol.
 *
 * <pre>
 * latency │ head, prelude │ ttft │ content, pace, content, pace … │ finish, usage │ end marker
 *      before          head                       mid                         before_done
 * </pre>
 */
final class ScriptWriter {
    /** An RST overtakes what the peer has not read yet; so long it gets to read what was sent before. */
    private static final int SETTLE_MILLIS = 20;

    private final Directives directives;
    private final Protocol protocol;
    private final String requestId;
    private final List<Step> steps = new ArrayList<>();

    private ScriptWriter(Directives directives, Protocol protocol, String requestId) {
        this.directives = directives;
        this.protocol = protocol;
        this.requestId = requestId;
    }

    static Script write(Reply reply, Directives directives, Protocol protocol, String requestId, boolean keepAlive) {
        var writer = new ScriptWriter(directives, protocol, requestId);
        Reply altered = new Faults(directives, protocol).altered(reply);
        writer.steps(altered);
        List<Step> steps = directives.isEmpty() ? writer.steps : Recut.of(writer.steps, directives);
        return new Script(
                reply.status(),
                writer.head(altered, keepAlive),
                altered.content() instanceof Events,
                keepAlive,
                steps,
                reply.spent());
    }

    private byte[] head(Reply reply, boolean keepAlive) {
        var head = new StringBuilder(256);
        head.append("HTTP/1.1 ")
                .append(HttpResponseStatus.valueOf(reply.status()))
                .append("\r\n");
        switch (reply.content()) {
            case Whole whole ->
                head.append("content-type: ")
                        .append(whole.type())
                        .append("\r\ncontent-length: ")
                        .append(whole.bytes().length)
                        .append("\r\n");
            case Events events ->
                head.append("content-type: text/event-stream; charset=utf-8\r\n")
                        .append("cache-control: no-cache\r\ntransfer-encoding: chunked\r\n");
        }
        head.append(protocol.requestIdHeader()).append(": ").append(requestId).append("\r\n");
        for (int i = 0; i < reply.headers().size(); i += 2) {
            head.append(reply.headers().get(i))
                    .append(": ")
                    .append(reply.headers().get(i + 1))
                    .append("\r\n");
        }
        return head.append(keepAlive ? "\r\n" : "connection: close\r\n\r\n")
                .toString()
                .getBytes(ISO_8859_1);
    }

    private void steps(Reply reply) {
        pause("latency");
        if (ended("before")) {
            return;
        }
        steps.add(new Script.Head());
        if (ended("head")) {
            return;
        }
        switch (reply.content()) {
            case Whole whole -> body(whole);
            case Events events -> stream(events.frames());
        }
    }

    private void body(Whole whole) {
        pause("ttft");
        if (directives.isEmpty() || fault("mid").isEmpty()) {
            steps.add(new Script.Write(new Raw(Role.CONTENT, whole.tokens(), whole.bytes())));
            steps.add(new Script.Finish(Outcome.COMPLETED));
        } else {
            // Half a JSON text says nothing: no token of it counts as delivered.
            steps.add(new Script.Write(new Raw(Role.CONTENT, 0, whole.bytes(), 0, whole.bytes().length / 2)));
            ended("mid");
        }
    }

    private void stream(List<Frame> frames) {
        if (directives.isEmpty()) {
            play(frames);
            steps.add(new Script.Finish(Outcome.COMPLETED));
        } else if (directives.is("error_event", "start")) {
            errorAfter(frames.subList(0, Faults.start(frames)));
        } else if (directives.is("error_event", "mid")) {
            errorAfter(frames.subList(0, Faults.middle(frames)));
        } else if (fault("mid").isPresent()) {
            play(frames.subList(0, Faults.middle(frames)));
            ended("mid");
        } else if (fault("before_done").isPresent()) {
            play(frames.stream().filter(frame -> frame.role() != Role.DONE).toList());
            ended("before_done");
        } else {
            play(frames);
            boolean cut = directives.flag("nofinish") || directives.flag("nodone");
            steps.add(new Script.Finish(cut ? Outcome.CUT_BY_FAULT : Outcome.COMPLETED));
        }
    }

    private void errorAfter(List<Frame> frames) {
        play(frames);
        if (directives.is("error_event", "start")) {
            pause("ttft");
        }
        String error = protocol.error(
                        protocol.overloaded(), "simulator: error in the stream as told", null, null, requestId)
                .toString();
        steps.add(new Script.Write(new Event(Role.FINISH, protocol.errorEvent(error))));
        steps.add(new Script.Finish(Outcome.CUT_BY_FAULT));
    }

    private void play(List<Frame> frames) {
        boolean first = true;
        for (Frame frame : frames) {
            if (frame.role() == Role.CONTENT && !directives.isEmpty()) {
                pause(first ? "ttft" : directives.flag("drip") ? "" : "pace");
                first = false;
            }
            steps.add(new Script.Write(frame));
        }
    }

    private void pause(String directive) {
        int millis = directives.number(directive, 0);
        if (millis > 0) {
            steps.add(new Script.Pause(millis));
        }
    }

    /** Ends the connection, or stops writing, if a directive says so for this place. */
    private boolean ended(String place) {
        Optional<Step> fault = directives.isEmpty() ? Optional.empty() : fault(place);
        fault.ifPresent(step -> {
            if (step instanceof Script.Reset && !place.equals("before")) {
                steps.add(new Script.Pause(SETTLE_MILLIS));
            }
            steps.add(step);
        });
        return fault.isPresent();
    }

    private Optional<Step> fault(String place) {
        if (directives.is("reset", place)) {
            return Optional.of(new Script.Reset());
        }
        if (directives.is("close", place)) {
            return Optional.of(new Script.Close());
        }
        return directives.is("stall", place) ? Optional.of(new Script.Stall()) : Optional.empty();
    }
}
