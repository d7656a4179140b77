package dev.gatehouse.wire.anthropic;

import dev.gatehouse.wire.MalformedAnswer;
import dev.gatehouse.wire.WireError;
import dev.gatehouse.wire.chat.StreamObserver;
import dev.gatehouse.wire.chat.Usage;
import dev.gatehouse.wire.json.JsonScan;
import dev.gatehouse.wire.json.JsonScan.Kind;
import org.jspecify.annotations.Nullable;

/** Looks at a message stream that passes through. Every frame is the client's: none is ever hidden. */
final class EventObserver implements StreamObserver {
    private static final int NOWHERE = -1;

    private final EventScan scan = new EventScan();
    private final JsonScan part = new JsonScan();
    private final JsonScan usageScan = new JsonScan();
    private final UsageTally tally = new UsageTally();
    private int modelFrom = NOWHERE;
    private int modelTo = NOWHERE;
    private boolean contentBegun;
    private boolean finished;
    private boolean ended;
    private @Nullable WireError failure;
    private long contentBytes;

    @Override
    public void observe(byte[] buffer, int from, int to) {
        modelFrom = NOWHERE;
        modelTo = NOWHERE;
        if (!scan.read(buffer, from, to)) {
            return;
        }
        if (scan.is("content_block_delta")) {
            delta();
        } else if (scan.is("content_block_start")) {
            blockStart();
        } else if (scan.is("message_start")) {
            messageStart(buffer);
        } else if (scan.is("message_delta")) {
            messageDelta();
        } else if (scan.is(Frame.MESSAGE_STOP)) {
            messageStop();
        } else if (scan.is("error")) {
            fail();
        }
    }

    private void delta() {
        EventScan.object(scan.members(), "delta", part);
        content("text");
        content("thinking");
        content("partial_json");
        int signature = part.find("signature");
        contentBegun |= signature >= 0 && part.kind(signature) == Kind.STRING && part.utf8Length(signature) > 0;
    }

    private void content(String name) {
        int member = part.find(name);
        if (member >= 0 && part.kind(member) == Kind.STRING) {
            int length = part.utf8Length(member);
            contentBytes += length;
            contentBegun |= length > 0;
        }
    }

    /** Texts and thoughts begin empty; every other kind of block says something by being there. */
    private void blockStart() {
        EventScan.object(scan.members(), "content_block", part);
        int type = EventScan.require(part, "type", Kind.STRING);
        if (part.stringIs(type, "text") || part.stringIs(type, "thinking")) {
            content("text");
            content("thinking");
        } else {
            contentBegun = true;
        }
    }

    private void messageStart(byte[] buffer) {
        EventScan.object(scan.members(), "message", part);
        int model = EventScan.require(part, "model", Kind.STRING);
        if (scan.inPlace(buffer)) {
            modelFrom = part.from(model);
            modelTo = part.to(model);
        }
        usage(part);
    }

    private void usage(JsonScan holder) {
        int member = holder.find("usage");
        if (member >= 0 && holder.kind(member) == Kind.OBJECT) {
            tally.add(holder.object(member, usageScan));
        }
    }

    private void messageDelta() {
        usage(scan.members());
        int delta = scan.members().find("delta");
        if (delta >= 0 && scan.members().kind(delta) == Kind.OBJECT) {
            scan.members().object(delta, part);
            int reason = part.find("stop_reason");
            finished |= reason >= 0 && part.kind(reason) == Kind.STRING;
        }
    }

    /** A broken answer must not look like a whole one. */
    private void messageStop() {
        if (!finished) {
            throw new MalformedAnswer("message_stop without a stop_reason");
        }
        ended = true;
    }

    private void fail() {
        EventScan.object(scan.members(), "error", part);
        failure = Errors.event(EventScan.textOrEmpty(part, "type"), EventScan.textOrEmpty(part, "message"));
    }

    @Override
    public boolean hidden() {
        return false;
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
        return tally.usage();
    }

    @Override
    public long contentBytes() {
        return contentBytes;
    }

    @Override
    public byte[] endMarker() {
        return Frame.messageStop();
    }
}
