package dev.gatehouse.answercache;

import dev.gatehouse.access.Mention;
import dev.gatehouse.wire.MalformedRequest;
import dev.gatehouse.wire.MalformedRequest.Reason;
import dev.gatehouse.wire.json.InvalidJson;
import dev.gatehouse.wire.json.JsonScan;
import dev.gatehouse.wire.json.JsonScan.Kind;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * What a request says of remembered answers, in its member {@code cache}.
 *
 * @param reads whether one may be given
 * @param writes whether its own may be remembered
 * @param kept for how long
 * @param oldest that may be given
 * @param namespace of its own, besides its caller's
 */
public record CacheWish(boolean reads, boolean writes, Duration kept, Duration oldest, String namespace) {
    /** Nothing is asked for: nothing is remembered. */
    public static final CacheWish NONE = new CacheWish(false, false, Duration.ZERO, Duration.ZERO, "");

    /** {@code ttl}, where none is named. */
    static final Duration USUAL = Duration.ofMinutes(10);

    static final Duration LONGEST = Duration.ofHours(24);
    private static final int LONGEST_NAMESPACE = 256;

    private static final String MEMBER = "cache";
    /** With its second quote: {@code cache_control} is another member, and more frequent. */
    private static final Mention MENTION = new Mention(List.of(MEMBER + "\""));

    /** A request without the member, which no provider knows. */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    public record Read(CacheWish wish, byte[] body) {}

    /**
     * Looks closer only where the member's name stands anywhere in the body.
     *
     * @throws MalformedRequest where it makes no sense
     */
    public static Read of(byte[] body) {
        if (!MENTION.in(body)) {
            return new Read(NONE, body);
        }
        try {
            var scan = new JsonScan().scan(body, 0, body.length);
            int member = scan.find(MEMBER);
            if (member < 0 || scan.kind(member) != Kind.OBJECT) {
                return new Read(NONE, body);
            }
            var wish = wish(scan.object(member, new JsonScan()));
            return new Read(wish, scan.without(member));
        } catch (InvalidJson e) {
            // Whoever reads it for its own sake says so.
            return new Read(NONE, body);
        }
    }

    private static CacheWish wish(JsonScan members) {
        if (!flag(members, "use-cache")) {
            return NONE;
        }
        return new CacheWish(
                !flag(members, "no-cache"),
                !flag(members, "no-store"),
                seconds(members, "ttl").orElse(USUAL),
                seconds(members, "s-maxage").orElse(LONGEST),
                namespace(members));
    }

    private static boolean flag(JsonScan members, String name) {
        int member = members.find(name);
        if (member < 0) {
            return false;
        }
        return switch (members.kind(member)) {
            case TRUE -> true;
            case FALSE, NULL -> false;
            case STRING, NUMBER, OBJECT, ARRAY -> throw wrong(name, "true or false");
        };
    }

    private static Optional<Duration> seconds(JsonScan members, String name) {
        int member = members.find(name);
        if (member < 0 || members.kind(member) == Kind.NULL) {
            return Optional.empty();
        }
        try {
            if (members.kind(member) == Kind.NUMBER) {
                long seconds = members.integer(member);
                if (seconds >= 0) {
                    return Optional.of(Duration.ofSeconds(Math.min(seconds, LONGEST.toSeconds())));
                }
            }
        } catch (ArithmeticException e) {
            throw wrong(name, "a whole number of seconds");
        }
        throw wrong(name, "a whole number of seconds");
    }

    private static String namespace(JsonScan members) {
        int member = members.find("namespace");
        if (member < 0 || members.kind(member) == Kind.NULL) {
            return "";
        }
        if (members.kind(member) != Kind.STRING || members.utf8Length(member) > LONGEST_NAMESPACE) {
            throw wrong("namespace", "a text of at most " + LONGEST_NAMESPACE + " bytes");
        }
        return members.string(member);
    }

    private static MalformedRequest wrong(String name, String wanted) {
        var path = MEMBER + "." + name;
        return new MalformedRequest(Reason.WRONG_TYPE, path + " must be " + wanted + ".", path);
    }
}
