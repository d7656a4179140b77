package dev.gatehouse.acceptance;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;

/** Virtual keys, made by the master. */
public final class Keys {
    private Keys() {}

    /** The clear text of a new key that may do what a key may. */
    static String generate(Product product) {
        return generate(product, "{}").path("key").asText();
    }

    static JsonNode generate(Product product, String body) {
        var answer = Http.post(product.url() + "/key/generate", Http.bearer(Product.MASTER_KEY), body);
        if (answer.status() != 200) {
            throw new AssertionError(answer.toString());
        }
        return answer.json();
    }

    /** Waits until every node knows it: where what is tested is not how long that takes. */
    static void known(List<Product> nodes, String key) {
        nodes.forEach(node -> Await.until(
                "the key on a node",
                () -> Http.get(node.url() + "/v1/models", Http.bearer(key)).status() == 200));
    }

    /** Under which a key is known wherever its clear text must not be. */
    public static String hash(String key) {
        try {
            return HexFormat.of()
                    .formatHex(MessageDigest.getInstance("SHA-256").digest(key.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError(e);
        }
    }
}
