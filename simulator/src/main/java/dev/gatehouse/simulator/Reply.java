package dev.gatehouse.simulator;

import java.util.ArrayList;
import java.util.List;

/**
 * A provider's answer before faults.
 *
 * @param headers name and value in turn, beside those of the content and the request id
 * @param spent what the prompt costs when the answer is delivered
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
record Reply(int status, List<String> headers, Content content, Entry.Spent spent) {

    sealed interface Content {}

    /** A body of known length. */
    record Whole(String type, byte[] bytes, int tokens) implements Content {}

    /** A stream of server-sent events. */
    record Events(List<Frame> frames) implements Content {}

    static Reply json(int status, byte[] body) {
        return new Reply(status, List.of(), new Whole("application/json", body, 0), Entry.Spent.NOTHING);
    }

    static Reply json(byte[] body, int tokens, Entry.Spent spent) {
        return new Reply(200, List.of(), new Whole("application/json", body, tokens), spent);
    }

    static Reply events(List<Frame> frames, Entry.Spent spent) {
        return new Reply(200, List.of(), new Events(frames), spent);
    }

    Reply with(String name, String value) {
        var more = new ArrayList<>(headers);
        more.add(name);
        more.add(value);
        return new Reply(status, more, content, spent);
    }

    Reply with(Content other) {
        return new Reply(status, headers, other, spent);
    }
}
