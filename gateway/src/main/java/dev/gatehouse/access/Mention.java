package dev.gatehouse.access;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;

/** Whether a body that is not parsed has a member of some names anywhere: in most bodies it looks at every ninth byte or so. */
public final class Mention {
    private final byte[][] names;
    private final int length;
    private final byte[] skips;

    /** @param names all of one length */
    public Mention(List<String> names) {
        this.names = names.stream()
                .map(name -> ("\"" + name).getBytes(StandardCharsets.US_ASCII))
                .toArray(byte[][]::new);
        this.length = this.names[0].length;
        this.skips = skips();
    }

    public boolean in(byte[] body) {
        for (int end = length - 1; end < body.length; ) {
            for (var name : names) {
                if (Arrays.equals(body, end - length + 1, end + 1, name, 0, length)) {
                    return true;
                }
            }
            end += skips[body[end] & 0xff];
        }
        return false;
    }

    /** How far the window may move by its last byte: to where that byte stands in a name. */
    private byte[] skips() {
        var skips = new byte[256];
        Arrays.fill(skips, (byte) length);
        for (var name : names) {
            for (int i = 0; i < length - 1; i++) {
                skips[name[i] & 0xff] = (byte) Math.min(skips[name[i] & 0xff], length - 1 - i);
            }
        }
        return skips;
    }
}
