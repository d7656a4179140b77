package dev.gatehouse.bench.load;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.netty.buffer.ByteBuf;
import java.util.Arrays;
import java.util.Locale;

/**
 * Reads one HTTP/1.1 answer after another from a connection on which only one is under way. It knows Content-Length and chunks and
 * nothing else: whoever is measured sends no more.
 *
 * <pre>
 * raw   |head … CRLF CRLF|size CRLF data CRLF size CRLF data …|     as received, kept until the answer is whole
 * body                           |data|data …                       without the transfer coding
 * </pre>
 */
final class AnswerParser {
    private static final int UNKNOWN = -1;
    private static final String LENGTH = "\r\ncontent-length:";
    private static final String CHUNKED = "\r\ntransfer-encoding: chunked";

    private byte[] raw = new byte[32 << 10];
    private int received;
    private int at;
    private byte[] body = new byte[32 << 10];
    private int bodyLength;
    private int status;
    private int expectedLength;
    private boolean headRead;
    private boolean whole;

    AnswerParser() {
        reset();
    }

    void reset() {
        received = 0;
        at = 0;
        bodyLength = 0;
        status = 0;
        expectedLength = UNKNOWN;
        headRead = false;
        whole = false;
    }

    /**
     * Takes what came.
     *
     * @throws IllegalStateException where it is no answer, or more than one
     */
    void feed(ByteBuf in) {
        int length = in.readableBytes();
        if (whole) {
            throw new IllegalStateException("bytes after the answer");
        }
        raw = withRoom(raw, received + length);
        in.readBytes(raw, received, length);
        received += length;
        if (!headRead) {
            readHead();
        }
        if (headRead) {
            readBody();
        }
        if (whole && at != received) {
            throw new IllegalStateException("bytes after the answer");
        }
    }

    private void readHead() {
        int end = find("\r\n\r\n");
        if (end < 0) {
            return;
        }
        var head = new String(raw, 0, end + 2, ISO_8859_1).toLowerCase(Locale.ROOT);
        if (!head.startsWith("http/1.1 ")) {
            throw new IllegalStateException("no HTTP/1.1 answer");
        }
        status = Integer.parseInt(head.substring(9, 12));
        int length = head.indexOf(LENGTH);
        if (length >= 0) {
            int from = length + LENGTH.length();
            expectedLength = Integer.parseInt(
                    head.substring(from, head.indexOf('\r', from)).strip());
        } else if (!head.contains(CHUNKED)) {
            throw new IllegalStateException("an answer without length");
        }
        at = end + 4;
        headRead = true;
    }

    private int find(String wanted) {
        for (int i = 0; i + wanted.length() <= received; i++) {
            int matched = 0;
            while (matched < wanted.length() && raw[i + matched] == wanted.charAt(matched)) {
                matched++;
            }
            if (matched == wanted.length()) {
                return i;
            }
        }
        return UNKNOWN;
    }

    private void readBody() {
        if (expectedLength == UNKNOWN) {
            while (!whole && readChunk()) {}
            return;
        }
        int taken = Math.min(received - at, expectedLength - bodyLength);
        append(taken);
        whole = bodyLength == expectedLength;
    }

    /** Takes the next chunk if all of it is there. */
    private boolean readChunk() {
        int line = at;
        int size = 0;
        while (line < received && raw[line] != '\r') {
            size = size * 16 + Character.digit(raw[line], 16);
            line++;
        }
        int end = line + 2 + size + 2;
        if (end > received) {
            return false;
        }
        at = line + 2;
        append(size);
        at += 2;
        whole = size == 0;
        return true;
    }

    private void append(int length) {
        body = withRoom(body, bodyLength + length);
        System.arraycopy(raw, at, body, bodyLength, length);
        bodyLength += length;
        at += length;
    }

    private static byte[] withRoom(byte[] array, int wanted) {
        return wanted <= array.length ? array : Arrays.copyOf(array, Math.max(wanted, 2 * array.length));
    }

    boolean whole() {
        return whole;
    }

    int status() {
        return status;
    }

    /** So much of the body came so far. */
    int bodyLength() {
        return bodyLength;
    }

    boolean is(Expected expected) {
        return status == 200 && expected.matches(body, bodyLength);
    }
}
