package dev.gatehouse.access;

import dev.gatehouse.error.ApiError.Pinned;
import dev.gatehouse.wire.json.InvalidJson;
import dev.gatehouse.wire.json.JsonScan;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.function.Predicate;

/** Members by which a request would choose the address our credentials are sent to. */
public final class BannedMembers {
    private static final List<String> NAMES = List.of("api_base", "base_url");

    /** All are refused. */
    public static final BannedMembers ALL = new BannedMembers(NAMES);

    /** None is: whoever runs the installation allows them. */
    public static final BannedMembers NONE = new BannedMembers(List.of());

    /** With the quote before them, they are of one length. */
    private static final byte[][] BYTES = NAMES.stream()
            .map(name -> ("\"" + name).getBytes(StandardCharsets.US_ASCII))
            .toArray(byte[][]::new);

    private static final int LENGTH = BYTES[0].length;
    private static final byte[] SKIPS = skips();

    private final List<String> names;

    private BannedMembers(List<String> names) {
        this.names = names;
    }

    /** @throws dev.gatehouse.error.ApiException 401 */
    public void require(Predicate<String> has) {
        for (var name : names) {
            if (has.test(name)) {
                throw Pinned.plain(
                                401,
                                "Rejected Request: " + name + " is not allowed in request body. Enable with"
                                        + " `general_settings::allow_client_side_credentials` on proxy config.yaml.")
                        .asException();
            }
        }
    }

    /**
     * As above, of a body that is not parsed: looks closer only where one of the names stands anywhere in it.
     *
     * @throws dev.gatehouse.error.ApiException 401
     */
    public void require(byte[] body) {
        if (names.isEmpty() || !mentions(body)) {
            return;
        }
        try {
            var scan = new JsonScan().scan(body, 0, body.length);
            require(name -> scan.find(name) >= 0);
        } catch (InvalidJson e) {
            // Whoever reads it for its own sake says so.
        }
    }

    /** Looks at every ninth byte of most bodies. */
    private static boolean mentions(byte[] body) {
        for (int end = LENGTH - 1; end < body.length; ) {
            for (var name : BYTES) {
                if (Arrays.equals(body, end - LENGTH + 1, end + 1, name, 0, LENGTH)) {
                    return true;
                }
            }
            end += SKIPS[body[end] & 0xff];
        }
        return false;
    }

    /** How far the window may move by its last byte: to where that byte stands in a name. */
    private static byte[] skips() {
        var skips = new byte[256];
        Arrays.fill(skips, (byte) LENGTH);
        for (var name : BYTES) {
            for (int i = 0; i < LENGTH - 1; i++) {
                skips[name[i] & 0xff] = (byte) Math.min(skips[name[i] & 0xff], LENGTH - 1 - i);
            }
        }
        return skips;
    }
}
