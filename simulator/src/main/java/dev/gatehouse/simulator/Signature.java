package dev.gatehouse.simulator;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Base64;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** Signs thinking, so that a text changed on its way to the client and back is found out. The key is no secret. */
final class Signature {
    private static final SecretKeySpec KEY =
            new SecretKeySpec("the simulator's thinking".getBytes(UTF_8), "HmacSHA256");

    private Signature() {}

    static String of(String thinking) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(KEY);
            return Base64.getEncoder().encodeToString(mac.doFinal(thinking.getBytes(UTF_8)));
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    static boolean verifies(String thinking, String signature) {
        return MessageDigest.isEqual(of(thinking).getBytes(UTF_8), signature.getBytes(UTF_8));
    }
}
