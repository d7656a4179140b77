package dev.gatehouse.idempotency;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HexFormat;

/**
 * What a request asks, as one SHA-256. JSON that differs in white space, spelling of texts or order of members asks the same; numbers that
 * are spelled differently do not.
 */
public final class Fingerprint {
    private static final JsonFactory JSON = new JsonFactory();

    private Fingerprint() {}

    public static String of(String method, String path, byte[] body) {
        return of(method.getBytes(StandardCharsets.UTF_8), path.getBytes(StandardCharsets.UTF_8), canonical(body));
    }

    /** Each part with its length: none can run into the next. */
    public static String of(byte[]... parts) {
        var digest = sha256();
        for (var part : parts) {
            add(digest, part);
        }
        return HexFormat.of().formatHex(digest.digest());
    }

    /** A digest of the JSON, or of the bytes where they are none. */
    private static byte[] canonical(byte[] body) {
        try (var parser = JSON.createParser(body)) {
            var digest = sha256();
            if (parser.nextToken() != null) {
                value(parser, digest);
                if (parser.nextToken() == null) {
                    return digest.digest();
                }
            }
        } catch (IOException _) {
            // Whoever reads the body says what is wrong with it.
        }
        var digest = sha256();
        digest.update((byte) 'b');
        return digest.digest(body);
    }

    private static void value(JsonParser parser, MessageDigest digest) throws IOException {
        var token = parser.currentToken();
        digest.update((byte) token.id());
        switch (token) {
            case START_OBJECT -> members(parser, digest);
            case START_ARRAY -> {
                while (parser.nextToken() != JsonToken.END_ARRAY) {
                    value(parser, digest);
                }
                digest.update((byte) JsonToken.END_ARRAY.id());
            }
            default -> add(digest, parser.getText().getBytes(StandardCharsets.UTF_8));
        }
    }

    private record Member(String name, byte[] value) {}

    /** Each value as a digest of its own, so that sorting them moves little, however deep they are. */
    private static void members(JsonParser parser, MessageDigest digest) throws IOException {
        var members = new ArrayList<Member>();
        while (parser.nextToken() != JsonToken.END_OBJECT) {
            var name = parser.currentName();
            parser.nextToken();
            var own = sha256();
            value(parser, own);
            members.add(new Member(name, own.digest()));
        }
        members.sort(Comparator.comparing(Member::name));
        for (var member : members) {
            add(digest, member.name.getBytes(StandardCharsets.UTF_8));
            digest.update(member.value);
        }
        digest.update((byte) JsonToken.END_OBJECT.id());
    }

    private static void add(MessageDigest digest, byte[] part) {
        digest.update(ByteBuffer.allocate(Integer.BYTES).putInt(part.length).flip());
        digest.update(part);
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java runtime has SHA-256", e);
        }
    }
}
