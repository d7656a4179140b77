package dev.gatehouse.wire.gemini;

import dev.gatehouse.wire.Slices;
import dev.gatehouse.wire.Slices.Slice;
import dev.gatehouse.wire.chat.RequestHead;
import dev.gatehouse.wire.json.JsonScan;
import dev.gatehouse.wire.json.JsonScan.Kind;
import dev.gatehouse.wire.json.JsonString;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A body with the documented spans replaced: the output cap where the client set none, and the model where a body repeats what
 * its path says. Every other byte stays as it was.
 */
final class Edits implements RequestHead.PassThrough {
    private static final String CAP = "maxOutputTokens";
    private static final int NOWHERE = -1;

    /** Replaces {@code body[from, to)}; inserts where both are equal. */
    private record Edit(int from, int to, byte[] text) {}

    private final byte[] body;
    private final int modelFrom;
    private final int modelTo;
    private final int capFrom;
    private final int capTo;
    private final String capHead;
    private final String capTail;

    private Edits(byte[] body, int modelFrom, int modelTo, int capFrom, int capTo, String capHead, String capTail) {
        this.body = body;
        this.modelFrom = modelFrom;
        this.modelTo = modelTo;
        this.capFrom = capFrom;
        this.capTo = capTo;
        this.capHead = capHead;
        this.capTail = capTail;
    }

    static Edits of(byte[] body, JsonScan root) {
        int model = model(root);
        int from = model < 0 ? NOWHERE : root.from(model);
        int to = model < 0 ? NOWHERE : root.to(model);
        int config = either(root, "generationConfig");
        if (config < 0) {
            int begin = brace(body);
            return new Edits(body, from, to, begin, begin, "\"generationConfig\":{\"" + CAP + "\":", "},");
        }
        if (root.kind(config) == Kind.NULL) {
            return new Edits(body, from, to, root.from(config), root.to(config), "{\"" + CAP + "\":", "}");
        }
        var inside = root.object(config, new JsonScan());
        int cap = either(inside, CAP);
        if (cap < 0) {
            int begin = root.from(config) + 1;
            return new Edits(body, from, to, begin, begin, "\"" + CAP + "\":", inside.size() == 0 ? "" : ",");
        }
        return inside.kind(cap) == Kind.NULL
                ? new Edits(body, from, to, inside.from(cap), inside.to(cap), "", "")
                : new Edits(body, from, to, NOWHERE, NOWHERE, "", "");
    }

    /** @param whole the member that holds a whole request, or -1 */
    static Edits ofCount(byte[] body, JsonScan root, int whole) {
        var holder = whole < 0 ? root : root.object(whole, new JsonScan());
        int model = model(holder);
        return new Edits(
                body,
                model < 0 ? NOWHERE : holder.from(model),
                model < 0 ? NOWHERE : holder.to(model),
                NOWHERE,
                NOWHERE,
                "",
                "");
    }

    private static int model(JsonScan object) {
        int model = object.find("model");
        return model >= 0 && object.kind(model) == Kind.STRING ? model : NOWHERE;
    }

    /** Under either spelling, null included. */
    private static int either(JsonScan object, String camel) {
        int member = object.find(camel);
        return member >= 0 ? member : object.find(Spelling.snake(camel));
    }

    private static int brace(byte[] body) {
        int at = 0;
        while (body[at] != '{') {
            at++;
        }
        return at + 1;
    }

    @Override
    public Slices to(String upstreamModel, @Nullable Long outputCap) {
        var edits = new ArrayList<Edit>(2);
        if (modelFrom != NOWHERE) {
            edits.add(new Edit(modelFrom, modelTo, JsonString.quote("models/" + upstreamModel)));
        }
        if (outputCap != null && capFrom != NOWHERE) {
            edits.add(new Edit(capFrom, capTo, (capHead + outputCap + capTail).getBytes(StandardCharsets.US_ASCII)));
        }
        edits.sort(Comparator.comparingInt(Edit::from));
        return edits.isEmpty() ? Slices.of(body) : applied(edits);
    }

    private Slices applied(List<Edit> edits) {
        var parts = new ArrayList<Slice>(2 * edits.size() + 1);
        int at = 0;
        for (Edit edit : edits) {
            parts.add(new Slice(body, at, edit.from()));
            parts.add(new Slice(edit.text(), 0, edit.text().length));
            at = edit.to();
        }
        parts.add(new Slice(body, at, body.length));
        return new Slices(parts);
    }
}
