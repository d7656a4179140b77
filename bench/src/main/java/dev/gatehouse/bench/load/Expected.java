package dev.gatehouse.bench.load;

import java.util.Arrays;

/**
 * The one right answer to a request. The simulator answers the same bytes with the same, so each answer is compared whole.
 *
 * @param body without transfer coding
 * @param firstToken where the first event with content ends; 0 where nothing is streamed
 */
public record Expected(byte[] body, int firstToken) {
    private static final byte[] EVENT_END = {'\n', '\n'};

    /** The answer of a stream: its second event is the first with content. */
    public static Expected stream(byte[] body) {
        int role = end(body, 0);
        return new Expected(body, end(body, role));
    }

    public static Expected whole(byte[] body) {
        return new Expected(body, 0);
    }

    private static int end(byte[] body, int from) {
        for (int i = from; i + 1 < body.length; i++) {
            if (body[i] == EVENT_END[0] && body[i + 1] == EVENT_END[1]) {
                return i + 2;
            }
        }
        throw new IllegalArgumentException("an answer of fewer than two events");
    }

    boolean matches(byte[] buffer, int length) {
        return Arrays.equals(body, 0, body.length, buffer, 0, length);
    }
}
