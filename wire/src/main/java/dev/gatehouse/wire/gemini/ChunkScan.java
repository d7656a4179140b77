package dev.gatehouse.wire.gemini;

import dev.gatehouse.wire.MalformedAnswer;
import dev.gatehouse.wire.chat.Usage;
import dev.gatehouse.wire.json.JsonScan;
import dev.gatehouse.wire.json.JsonScan.Kind;
import java.util.BitSet;
import org.jspecify.annotations.Nullable;

/**
 * What an answer or the chunks of one say so far, read in place: content, finish, usage. Allocates nothing for a chunk of plain
 * content.
 */
final class ChunkScan {
    /** A request may ask for 8 candidates; what claims more is no answer to it. */
    private static final int MOST_CANDIDATES = 64;

    private final JsonScan candidate = new JsonScan();
    private final JsonScan content = new JsonScan();
    private final JsonScan part = new JsonScan();
    private final JsonScan called = new JsonScan();
    private final JsonScan usageScan = new JsonScan();
    private final UsageTally tally = new UsageTally();
    private final JsonScan.ElementVisitor candidates = this::candidate;
    private final JsonScan.ElementVisitor parts = this::part;
    private final BitSet unfinished = new BitSet();
    private final BitSet done = new BitSet();
    private byte[] buffer = {};
    private boolean blocked;
    private boolean contentBegun;
    private long contentBytes;

    /** @param chunk an object {@code GenerateContentResponse} that stands in the buffer */
    void read(byte[] buffer, JsonScan chunk) {
        this.buffer = buffer;
        int list = chunk.find("candidates");
        if (list >= 0 && chunk.kind(list) == Kind.ARRAY) {
            chunk.forEach(list, candidates);
        }
        int feedback = chunk.find("promptFeedback");
        if (feedback >= 0 && chunk.kind(feedback) == Kind.OBJECT) {
            int reason = chunk.object(feedback, candidate).find("blockReason");
            blocked |= reason >= 0 && candidate.kind(reason) == Kind.STRING;
        }
        int usage = chunk.find("usageMetadata");
        if (usage >= 0 && chunk.kind(usage) == Kind.OBJECT) {
            tally.replace(buffer, chunk.object(usage, usageScan));
        }
    }

    private void candidate(Kind kind, int from, int to) {
        if (kind != Kind.OBJECT) {
            throw new MalformedAnswer("candidate is no object");
        }
        candidate.rescan(buffer, from, to);
        int index = index();
        int reason = candidate.find("finishReason");
        if (reason >= 0
                && candidate.kind(reason) == Kind.STRING
                && !candidate.stringIs(reason, "FINISH_REASON_UNSPECIFIED")) {
            done.set(index);
            unfinished.clear(index);
        } else if (!done.get(index)) {
            unfinished.set(index);
        }
        int member = candidate.find("content");
        if (member >= 0 && candidate.kind(member) == Kind.OBJECT) {
            int list = candidate.object(member, content).find("parts");
            if (list >= 0 && content.kind(list) == Kind.ARRAY) {
                content.forEach(list, parts);
            }
        }
    }

    private int index() {
        int member = candidate.find("index");
        if (member < 0 || candidate.kind(member) != Kind.NUMBER) {
            return 0;
        }
        try {
            long index = candidate.integer(member);
            if (index >= 0 && index < MOST_CANDIDATES) {
                return (int) index;
            }
        } catch (ArithmeticException e) {
            throw new MalformedAnswer("candidate with a broken index");
        }
        throw new MalformedAnswer("candidate with an index out of range");
    }

    private void part(Kind kind, int from, int to) {
        if (kind != Kind.OBJECT) {
            throw new MalformedAnswer("part is no object");
        }
        part.rescan(buffer, from, to);
        int text = part.find("text");
        if (text >= 0 && part.kind(text) == Kind.STRING) {
            int length = part.utf8Length(text);
            contentBytes += length;
            contentBegun |= length > 0;
            return;
        }
        contentBegun = true;
        int call = part.find("functionCall");
        if (call >= 0 && part.kind(call) == Kind.OBJECT) {
            int args = part.object(call, called).find("args");
            contentBytes += args < 0 ? 0 : called.to(args) - called.from(args);
        }
    }

    /** Every candidate said why it ended; a blocked prompt has none. */
    boolean finished() {
        return unfinished.isEmpty() && (blocked || !done.isEmpty());
    }

    boolean contentBegun() {
        return contentBegun;
    }

    long contentBytes() {
        return contentBytes;
    }

    @Nullable
    Usage usage() {
        return tally.usage();
    }
}
