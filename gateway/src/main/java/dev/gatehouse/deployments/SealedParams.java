package dev.gatehouse.deployments;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.gatehouse.platform.Keyring;
import dev.gatehouse.platform.Secret;
import dev.gatehouse.platform.Vault;
import java.util.Optional;
import java.util.function.UnaryOperator;

/** Parameters of a deployment as they are stored: every text in them is sealed, since any may be a credential. */
public final class SealedParams {
    private SealedParams() {}

    /** Under the active version of the keyring. */
    public static ObjectNode seal(ObjectNode clear, Keyring keyring) {
        return map(clear, text -> keyring.seal(Secret.of(text)).token());
    }

    /** Empty where the keyring cannot open all of it. */
    public static Optional<ObjectNode> open(ObjectNode sealed, int version, Vault vault) {
        try {
            return Optional.of(map(
                    sealed,
                    token -> vault.open(new Keyring.Sealed(version, token))
                            .orElseThrow(CannotOpen::new)
                            .reveal()));
        } catch (CannotOpen _) {
            return Optional.empty();
        }
    }

    /** The same with every text replaced. */
    static ObjectNode map(ObjectNode params, UnaryOperator<String> text) {
        var copy = params.deepCopy();
        mapInPlace(copy, text);
        return copy;
    }

    private static void mapInPlace(JsonNode node, UnaryOperator<String> text) {
        switch (node) {
            case ObjectNode object ->
                object.properties().forEach(member -> member.setValue(mapped(member.getValue(), text)));
            case ArrayNode array -> {
                for (int i = 0; i < array.size(); i++) {
                    array.set(i, mapped(array.get(i), text));
                }
            }
            default -> {}
        }
    }

    private static JsonNode mapped(JsonNode node, UnaryOperator<String> text) {
        if (node.isTextual()) {
            return TextNode.valueOf(text.apply(node.textValue()));
        }
        mapInPlace(node, text);
        return node;
    }

    private static final class CannotOpen extends RuntimeException {
        private static final long serialVersionUID = 1L;

        CannotOpen() {
            super(null, null, false, false);
        }
    }
}
