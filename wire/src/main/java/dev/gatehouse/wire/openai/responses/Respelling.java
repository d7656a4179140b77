package dev.gatehouse.wire.openai.responses;

import dev.gatehouse.wire.Splice;
import dev.gatehouse.wire.json.JsonScan;
import dev.gatehouse.wire.json.JsonScan.Kind;
import dev.gatehouse.wire.json.JsonString;
import java.util.ArrayList;
import java.util.List;

/** Finds in what a provider says what the client is told differently: ids of responses, and what is encrypted. Reusable. */
final class Respelling {
    private final Handles handles;
    private final JsonScan item = new JsonScan();
    private final List<Splice> splices = new ArrayList<>();
    private byte[] buffer = {};

    Respelling(Handles handles) {
        this.handles = handles;
    }

    List<Splice> splices() {
        return splices;
    }

    void begin(byte[] buffer) {
        this.buffer = buffer;
        splices.clear();
    }

    void response(JsonScan response) {
        int id = response.find("id");
        if (id >= 0 && response.kind(id) == Kind.STRING) {
            replace(response, id, handles.response(response.string(id)));
        }
        int earlier = response.find("previous_response_id");
        if (earlier >= 0 && response.kind(earlier) == Kind.STRING) {
            replace(response, earlier, handles.previous(response.string(earlier)));
        }
        int output = response.find("output");
        if (output >= 0 && response.kind(output) == Kind.ARRAY) {
            response.forEach(output, this::item);
        }
    }

    void item(Kind kind, int from, int to) {
        if (kind != Kind.OBJECT) {
            return;
        }
        item.rescan(buffer, from, to);
        int encrypted = item.find("encrypted_content");
        if (encrypted >= 0 && item.kind(encrypted) == Kind.STRING && item.utf8Length(encrypted) > 0) {
            replace(item, encrypted, handles.encrypted(item.string(encrypted)));
        }
    }

    private void replace(JsonScan object, int member, String text) {
        splices.add(new Splice(object.from(member), object.to(member), JsonString.quote(text)));
    }
}
