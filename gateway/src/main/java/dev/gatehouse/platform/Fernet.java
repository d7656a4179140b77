package dev.gatehouse.platform;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.Optional;
import javax.crypto.Cipher;
import javax.crypto.Mac;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * One symmetric key, and the tokens made with it, which any Fernet library reads:
 *
 * <pre>
 *   0x80 ‖ seconds since 1970 (8 bytes) ‖ IV (16) ‖ AES-128-CBC ‖ HMAC-SHA-256 of all before (32)      in URL-safe base64
 * </pre>
 *
 * The first half of the key signs, the second encrypts.
 */
final class Fernet {
    static final int KEY_BYTES = 32;

    private static final byte VERSION = (byte) 0x80;
    private static final int IV_BYTES = 16;
    private static final int HEADER_BYTES = 1 + Long.BYTES + IV_BYTES;
    private static final int MAC_BYTES = 32;
    private static final SecureRandom RANDOM = new SecureRandom();

    private final SecretKeySpec signing;
    private final SecretKeySpec encrypting;

    Fernet(byte[] key) {
        if (key.length != KEY_BYTES) {
            throw new IllegalArgumentException("a key has " + KEY_BYTES + " bytes");
        }
        signing = new SecretKeySpec(key, 0, KEY_BYTES / 2, "HmacSHA256");
        encrypting = new SecretKeySpec(key, KEY_BYTES / 2, KEY_BYTES / 2, "AES");
    }

    String seal(String clear, Instant now) {
        return Base64.getUrlEncoder().encodeToString(seal(clear.getBytes(StandardCharsets.UTF_8), now));
    }

    /** Without base64. */
    byte[] seal(byte[] clear, Instant now) {
        var iv = new byte[IV_BYTES];
        RANDOM.nextBytes(iv);
        var encrypted = cipher(Cipher.ENCRYPT_MODE, iv, clear);
        var signed = ByteBuffer.allocate(HEADER_BYTES + encrypted.length)
                .put(VERSION)
                .putLong(now.getEpochSecond())
                .put(iv)
                .put(encrypted)
                .array();
        return ByteBuffer.allocate(signed.length + MAC_BYTES)
                .put(signed)
                .put(mac(signed))
                .array();
    }

    /** Empty for what was not sealed with this key. */
    Optional<String> open(String token) {
        try {
            return open(Base64.getUrlDecoder().decode(token)).map(clear -> new String(clear, StandardCharsets.UTF_8));
        } catch (IllegalArgumentException _) {
            return Optional.empty();
        }
    }

    /** Empty for what was not sealed with this key. */
    Optional<byte[]> open(byte[] bytes) {
        int signedLength = bytes.length - MAC_BYTES;
        if (signedLength < HEADER_BYTES || bytes[0] != VERSION) {
            return Optional.empty();
        }
        var signed = Arrays.copyOf(bytes, signedLength);
        // Before anything is decrypted, and in a time that tells nothing.
        if (!MessageDigest.isEqual(mac(signed), Arrays.copyOfRange(bytes, signedLength, bytes.length))) {
            return Optional.empty();
        }
        var iv = Arrays.copyOfRange(signed, HEADER_BYTES - IV_BYTES, HEADER_BYTES);
        var clear = cipher(Cipher.DECRYPT_MODE, iv, Arrays.copyOfRange(signed, HEADER_BYTES, signedLength));
        return Optional.of(clear);
    }

    private byte[] mac(byte[] signed) {
        try {
            var mac = Mac.getInstance("HmacSHA256");
            mac.init(signing);
            return mac.doFinal(signed);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java runtime has HMAC-SHA-256", e);
        }
    }

    private byte[] cipher(int mode, byte[] iv, byte[] input) {
        try {
            var cipher = Cipher.getInstance("AES/CBC/PKCS5Padding");
            cipher.init(mode, encrypting, new IvParameterSpec(iv));
            return cipher.doFinal(input);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("what was signed with the key could not be read with it", e);
        }
    }
}
