package dev.gatehouse.wire.openai;

import dev.gatehouse.wire.Slices;
import dev.gatehouse.wire.Splice;
import dev.gatehouse.wire.chat.RequestHead;
import dev.gatehouse.wire.json.JsonScan;
import dev.gatehouse.wire.json.JsonScan.Kind;
import dev.gatehouse.wire.json.JsonString;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import org.jspecify.annotations.Nullable;

/**
 * A body with the documented spans replaced: the model's name; in streams {@code stream_options.include_usage}, because the
 * bill depends on it; the output cap where the client set none. Every other byte stays as it was.
 */
final class Edits implements RequestHead.PassThrough {
    private static final byte[] TRUE = bytes("true");
    private static final byte[] WITH_USAGE = bytes("{\"include_usage\":true}");

    private final byte[] body;
    private final int modelFrom;
    private final int modelTo;
    /** Behind the brace that opens the body. A body without members has no model and is never read this far. */
    private final int begin;

    private final @Nullable Splice usage;
    private final boolean capped;
    /** Spans of caps that are null, -1 where there are none. */
    private final int oldCapFrom;

    private final int newCapFrom;

    Edits(byte[] body, JsonScan members, boolean stream) {
        this.body = body;
        int model = members.find("model");
        modelFrom = members.from(model);
        modelTo = members.to(model);
        begin = brace(body);
        usage = stream ? usage(members) : null;
        int old = members.find(OutputCap.OLD);
        int completion = members.find(OutputCap.NEW);
        capped = sent(members, old) || sent(members, completion);
        oldCapFrom = old < 0 ? -1 : members.from(old);
        newCapFrom = completion < 0 ? -1 : members.from(completion);
    }

    private static int brace(byte[] body) {
        int at = 0;
        while (body[at] != '{') {
            at++;
        }
        return at + 1;
    }

    private static boolean sent(JsonScan members, int member) {
        return member >= 0 && members.kind(member) != Kind.NULL;
    }

    private @Nullable Splice usage(JsonScan members) {
        int options = members.find("stream_options");
        if (options < 0) {
            return new Splice(begin, begin, bytes("\"stream_options\":{\"include_usage\":true},"));
        }
        if (members.kind(options) == Kind.NULL) {
            return new Splice(members.from(options), members.to(options), WITH_USAGE);
        }
        JsonScan inside = members.object(options, new JsonScan());
        int flag = inside.find("include_usage");
        if (flag < 0) {
            int behindBrace = members.from(options) + 1;
            String comma = inside.size() == 0 ? "" : ",";
            return new Splice(behindBrace, behindBrace, bytes("\"include_usage\":true" + comma));
        }
        return inside.kind(flag) == Kind.TRUE ? null : new Splice(inside.from(flag), inside.to(flag), TRUE);
    }

    @Override
    public Slices to(String upstreamModel, @Nullable Long outputCap) {
        var edits = new ArrayList<Splice>(3);
        edits.add(new Splice(modelFrom, modelTo, JsonString.quote(upstreamModel)));
        if (usage != null) {
            edits.add(usage);
        }
        if (outputCap != null && !capped) {
            edits.add(cap(OutputCap.memberFor(upstreamModel), outputCap));
        }
        return Splice.apply(body, 0, body.length, edits);
    }

    private Splice cap(String member, long cap) {
        int from = member.equals(OutputCap.OLD) ? oldCapFrom : newCapFrom;
        return from < 0
                ? new Splice(begin, begin, bytes("\"" + member + "\":" + cap + ","))
                : new Splice(from, from + "null".length(), bytes(Long.toString(cap)));
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
