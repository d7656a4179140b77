package dev.gatehouse.access;

import dev.gatehouse.error.ApiError.Pinned;
import dev.gatehouse.wire.json.InvalidJson;
import dev.gatehouse.wire.json.JsonScan;
import java.util.List;
import java.util.function.Predicate;

/** Members by which a request would choose the address our credentials are sent to. */
public final class BannedMembers {
    private static final List<String> NAMES = List.of("api_base", "base_url");

    /** All are refused. */
    public static final BannedMembers ALL = new BannedMembers(NAMES);

    /** None is: whoever runs the installation allows them. */
    public static final BannedMembers NONE = new BannedMembers(List.of());

    private static final Mention MENTION = new Mention(NAMES);

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
        if (names.isEmpty() || !MENTION.in(body)) {
            return;
        }
        try {
            var scan = new JsonScan().scan(body, 0, body.length);
            require(name -> scan.find(name) >= 0);
        } catch (InvalidJson e) {
            // Whoever reads it for its own sake says so.
        }
    }
}
