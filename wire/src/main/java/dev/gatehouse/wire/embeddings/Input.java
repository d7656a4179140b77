package dev.gatehouse.wire.embeddings;

import dev.gatehouse.wire.MalformedRequest;
import dev.gatehouse.wire.MalformedRequest.Reason;
import dev.gatehouse.wire.json.JsonScan;
import dev.gatehouse.wire.json.JsonScan.Kind;
import dev.gatehouse.wire.json.JsonString;
import org.jspecify.annotations.Nullable;

/** Counts the input of a request: a text, texts, a list of token ids, or lists of token ids. */
final class Input {
    private static final String FORMS = "a string, an array of strings, of token ids, or of arrays of token ids";

    private final byte[] body;
    private int elements;
    private int count;
    private long bytes;
    private long tokens;
    private @Nullable Kind form;

    private Input(byte[] body) {
        this.body = body;
    }

    static Input of(byte[] body, JsonScan scan, int member) {
        var input = new Input(body);
        switch (scan.kind(member)) {
            case STRING -> input.only(scan.utf8Length(member));
            case ARRAY -> {
                scan.forEach(member, input::element);
                input.close();
            }
            case NUMBER, OBJECT, TRUE, FALSE, NULL -> throw OpenAiEmbeddings.wrongType("input", FORMS);
        }
        return input;
    }

    private void only(int length) {
        if (length == 0) {
            throw empty("input");
        }
        count = 1;
        bytes = length;
    }

    private void element(Kind kind, int from, int to) {
        if (form == null) {
            form = kind;
        }
        if (form != kind) {
            throw OpenAiEmbeddings.wrongType(path(), "of the same type as the elements before it");
        }
        switch (kind) {
            case STRING -> bytes += JsonString.utf8Length(body, from, to);
            case NUMBER -> tokenId(kind, from, to);
            case ARRAY -> tokenIds(from, to);
            case OBJECT, TRUE, FALSE, NULL -> throw OpenAiEmbeddings.wrongType("input", FORMS);
        }
        elements++;
    }

    private void tokenIds(int from, int to) {
        long before = tokens;
        JsonScan.forEach(body, from, to, this::tokenId);
        if (tokens == before) {
            throw empty(path());
        }
    }

    private void tokenId(Kind kind, int from, int to) {
        if (kind != Kind.NUMBER) {
            throw OpenAiEmbeddings.wrongType(path(), "made of token ids");
        }
        for (int i = from; i < to; i++) {
            if (body[i] < '0' || body[i] > '9') {
                throw OpenAiEmbeddings.wrongType(path(), "made of token ids: whole numbers that are not negative");
            }
        }
        tokens++;
    }

    private void close() {
        if (elements == 0) {
            throw empty("input");
        }
        // A flat list of token ids is one text.
        count = form == Kind.NUMBER ? 1 : elements;
    }

    private String path() {
        return "input[" + elements + "]";
    }

    private static MalformedRequest empty(String param) {
        return new MalformedRequest(Reason.OUT_OF_RANGE, param + " must not be empty", param);
    }

    int count() {
        return count;
    }

    long bytes() {
        return bytes;
    }

    long tokens() {
        return tokens;
    }
}
