package dev.gatehouse.wire.openai.responses;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.gatehouse.wire.Slices;
import dev.gatehouse.wire.Splice;
import dev.gatehouse.wire.json.JsonScan;
import dev.gatehouse.wire.json.JsonScan.Kind;
import dev.gatehouse.wire.json.JsonString;
import dev.gatehouse.wire.openai.Json;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A body with the documented spans replaced: the model's name, the output cap where the client set none, and handles by what they
 * stand for. Every other byte stays as it was, unless an item is left out: then the body is written anew.
 */
final class Body {
    private static final String CAP = "max_output_tokens";

    private final byte[] body;
    private final JsonScan members;
    private final InputCheck input;

    Body(byte[] body, JsonScan members, InputCheck input) {
        this.body = body;
        this.members = members;
        this.input = input;
    }

    Slices to(
            String upstreamModel,
            @Nullable Long outputCap,
            @Nullable String previous,
            Function<String, @Nullable String> opened) {
        var splices = new ArrayList<Splice>(3);
        splices.add(replaced(members.find("model"), upstreamModel));
        if (previous != null) {
            splices.add(replaced(members.find("previous_response_id"), previous));
        }
        if (outputCap != null) {
            cap(splices, outputCap);
        }
        boolean lost = false;
        for (InputCheck.Span span : input.spans()) {
            String own = opened.apply(span.handle());
            if (own == null) {
                lost = true;
            } else if (!own.equals(span.handle())) {
                splices.add(new Splice(span.from(), span.to(), JsonString.quote(own)));
            }
        }
        Slices spliced = Splice.apply(body, 0, body.length, splices);
        return lost ? without(spliced, opened) : spliced;
    }

    private Splice replaced(int member, String text) {
        return new Splice(members.from(member), members.to(member), JsonString.quote(text));
    }

    private void cap(List<Splice> splices, long cap) {
        int member = members.find(CAP);
        if (member < 0) {
            int begin = brace() + 1;
            splices.add(new Splice(begin, begin, bytes("\"" + CAP + "\":" + cap + ",")));
        } else if (members.kind(member) == Kind.NULL) {
            splices.add(new Splice(members.from(member), members.to(member), bytes(Long.toString(cap))));
        }
    }

    private int brace() {
        int at = 0;
        while (body[at] != '{') {
            at++;
        }
        return at;
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    /** Handles that stand for nothing here are still in it: they were not replaced. */
    private static Slices without(Slices spliced, Function<String, @Nullable String> opened) {
        ObjectNode request = Json.checkedRequest(spliced.toBytes());
        var kept = Json.array();
        for (JsonNode item : request.path("input")) {
            String handle = Json.text(item, "encrypted_content");
            if (handle == null || !isForeign(handle, opened)) {
                kept.add(item);
            }
        }
        request.set("input", kept);
        return Slices.of(Json.bytes(request));
    }

    private static boolean isForeign(String handle, Function<String, @Nullable String> opened) {
        return opened.apply(handle) == null;
    }
}
