package dev.gatehouse.access;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Optional;

/** The SHA-256 of a whole key in clear text: what is stored, looked up and shown in its place. */
public record KeyHash(long a, long b, long c, long d) {
    private static final int HEX_LENGTH = 64;
    private static final ThreadLocal<MessageDigest> SHA_256 = ThreadLocal.withInitial(KeyHash::sha256);

    public static KeyHash of(String clear) {
        var bytes = SHA_256.get().digest(clear.getBytes(StandardCharsets.UTF_8));
        return new KeyHash(longAt(bytes, 0), longAt(bytes, 8), longAt(bytes, 16), longAt(bytes, 24));
    }

    /** Wherever a caller names a key: clear text when it begins like one, else a hash in hexadecimal digits, else nothing. */
    public static Optional<KeyHash> named(String clearOrHash) {
        return looksLikeKey(clearOrHash) ? Optional.of(of(clearOrHash)) : fromHex(clearOrHash);
    }

    public static Optional<KeyHash> fromHex(String hex) {
        if (hex.length() != HEX_LENGTH || !hex.chars().allMatch(HexFormat::isHexDigit)) {
            return Optional.empty();
        }
        return Optional.of(new KeyHash(
                HexFormat.fromHexDigitsToLong(hex, 0, 16),
                HexFormat.fromHexDigitsToLong(hex, 16, 32),
                HexFormat.fromHexDigitsToLong(hex, 32, 48),
                HexFormat.fromHexDigitsToLong(hex, 48, 64)));
    }

    static boolean looksLikeKey(String value) {
        return value.startsWith("sk-") || value.startsWith("gw_");
    }

    /** Compares in a time that tells nothing about where the hashes differ. */
    boolean matches(KeyHash other) {
        return ((a ^ other.a) | (b ^ other.b) | (c ^ other.c) | (d ^ other.d)) == 0;
    }

    @Override
    public int hashCode() {
        // Already as evenly spread as a hash can be.
        return (int) a;
    }

    /** 64 lower-case hexadecimal digits. */
    @Override
    public String toString() {
        var hex = HexFormat.of();
        return hex.toHexDigits(a) + hex.toHexDigits(b) + hex.toHexDigits(c) + hex.toHexDigits(d);
    }

    private static long longAt(byte[] bytes, int offset) {
        long value = 0;
        for (int i = offset; i < offset + 8; i++) {
            value = value << 8 | (bytes[i] & 0xff);
        }
        return value;
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java runtime has SHA-256", e);
        }
    }
}
